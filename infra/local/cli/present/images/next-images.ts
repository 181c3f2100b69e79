import type { NextImage } from '../../../../../shared/images/index.ts';
import type { Look } from '../text/look.ts';
import { tableLines } from '../text/table.ts';
import { laneWord, minute } from '../text/words.ts';

type Row = NextImage['waiting'][number] & { is: string };

/** The next image of each line as a table. Ends with a line break. */
export function formatNextImages(images: readonly NextImage[], look: Look): string {
  if (images.length === 0) return 'The policy has no line of images.\n';
  return images.map((image) => `${linesOf(image, look).join('\n')}\n`).join('\n');
}

function linesOf(image: NextImage, look: Look): string[] {
  const { line, release, cutOff, state, rides, waiting, missed } = image;
  const when = cutOff === undefined ? 'no image comes any more' : `cut-off ${minute(cutOff)}, ${state}`;
  const rows: Row[] = [
    ...rides.map((each) => ({ ...each, is: 'rides', why: '' })),
    ...waiting.map((each) => ({ ...each, is: 'waiting' })),
    ...missed.map((each) => ({ ...each, is: 'missed' })),
  ];
  const columns = [
    { title: '', cell: ({ is }: Row) => is },
    { title: 'PACKAGE', cell: (row: Row) => row.package },
    { title: 'PATCH', cell: ({ patch }: Row) => String(patch) },
    { title: 'LANE', cell: ({ lane }: Row) => laneWord(lane) },
    { title: 'BUILD', cell: ({ build = '' }: Row) => build },
    { title: 'CVES', cell: ({ cves }: Row) => cves.join(' '), min: 20 },
    { title: 'WHY', cell: ({ why }: Row) => why, min: 20 },
  ];
  const title = `${line} (${release}): ${when}`;
  return rows.length === 0 ? [title, '  nothing'] : [title, ...tableLines(rows, columns, look, 2)];
}
