import { type Row, toCsv } from './csv.ts';

/** Gives the rows that are shown to the person as a file. */
export function download(name: string, rows: readonly Row[], format: 'csv' | 'json'): void {
  const text = format === 'json' ? `${JSON.stringify(rows, undefined, 2)}\n` : toCsv(rows);
  const type = format === 'json' ? 'application/json' : 'text/csv';
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name}.${format}`;
  link.click();
  URL.revokeObjectURL(address);
}
