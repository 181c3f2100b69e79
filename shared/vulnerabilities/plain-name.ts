/**
 * Reduces a name to what CPE, RPM and repository names have in common: lower-case letters and digits.
 * `linux_kernel`, `Linux-Kernel` and `linux kernel` become one name; `gtk+` becomes `gtk`.
 */
export function normaliseName(name: string): string {
  return /[^a-z0-9]/.test(name) ? name.toLowerCase().replace(/[^a-z0-9]/g, '') : name;
}

/** A vendor's name without a trailing `project`: `icu-project` is ICU. */
export function plainVendor(vendor: string): string {
  return normaliseName(vendor.replace(/[-_ ]?project$/, '')) || normaliseName(vendor);
}
