const LEAD = 96;

/** Offset of a package's signature. */
export const LEAD_BYTES = LEAD;

/** The first bytes of a package, by which `file` recognizes it; RPM itself checks only the magic. */
export function leadBytes(label: string): Buffer {
  const lead = Buffer.alloc(LEAD);
  lead.write('edabeedb', 0, 'hex');
  lead.writeUInt8(3, 4);
  lead.writeUInt16BE(1, 8);
  lead.write(label.slice(0, 65), 10, 'latin1');
  lead.writeUInt16BE(1, 76);
  lead.writeUInt16BE(5, 78);
  return lead;
}

/** Whether a package begins with these bytes. */
export function isLead(bytes: Buffer): boolean {
  return bytes.length > LEAD && bytes.toString('hex', 0, 4) === 'edabeedb';
}
