import { z } from 'zod';

/** Names that become part of ids. */

/** A line of images, such as `azurelinuxv3`. */
export const lineName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,49}$/, 'is not a name of at most 50 small letters, digits, dots and dashes');

/** A variant of a line, such as `gen2` or `gen2fips`. */
export const variantName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,29}$/, 'is not a name of at most 30 small letters, digits, dots and dashes');

/** A version of an image, such as `202501.05.0`. */
export const releaseVersion = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.+~-]{0,39}$/, 'is not a version of at most 40 letters, digits and . + ~ -');
