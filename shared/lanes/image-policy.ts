import { z } from 'zod';

const day = z.iso.date('is not a day such as 2026-01-31');

const cutOffs = z.strictObject({
  first: z.iso.datetime({ offset: true }).describe('One of them; the others follow from it.'),
  every: z.enum(['week', 'two-weeks', 'month']),
});
export type CutOffs = z.infer<typeof cutOffs>;

const line = z.strictObject({
  release: z.string().min(1).describe('Release that its images are of, such as azurelinux-3.0.'),
  cutOffs: cutOffs.describe('When the next image stops taking patches; its build begins then.'),
  onboarded: day.optional().describe('First day of its images; absent: it always had some.'),
  endOfLife: day.optional().describe('From this day on it gets no image.'),
  renames: z
    .record(z.string().min(1).max(300), z.string().min(1).max(300))
    .optional()
    .describe('Packages under another name: the old one → the new one. They are not removed and added.'),
});
/** Old names of packages → new ones. */
export type Renames = Readonly<Record<string, string>>;
export type LinePolicy = z.infer<typeof line>;

/** Lines of node images, by name. */
export const imagesPolicy = z
  .record(z.string().regex(/^[a-z0-9][a-z0-9.-]{0,49}$/, 'is not the name of a line'), line)
  .default({})
  .describe('Lines of node images: what each is of, and when its next image is cut.');
export type ImagesPolicy = z.infer<typeof imagesPolicy>;

/** Whether a line has images at a time: from the day it is onboarded until its end of life. */
export function isLive({ onboarded = '', endOfLife }: LinePolicy, at: Date): boolean {
  const today = at.toISOString().slice(0, 10);
  return onboarded <= today && (endOfLife === undefined || today < endOfLife);
}
