import { type Format, jsonFile } from '../format.ts';

/**
 * What everybody may know of node images, in the shape and under the addresses of the AKS Vulnerability Data API. Each
 * answer is dated by its document.
 */
export const images: Format = {
  name: 'images',
  documents: ({ answers = [] }) =>
    answers.map(({ path, since, body }) => ({
      key: `images:${path}`,
      changedAt: since,
      madeOf: body,
      tells: [],
      make: (date) => [jsonFile(path, 'report_time' in body ? { ...body, report_time: date } : body)],
    })),
  files: () => [],
};
