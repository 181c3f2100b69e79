/** What the host program tells of names that are new: see program.ts. Places are those in memory. */

/** The number of a product, negative if whatever names it has to be parsed. */
export declare function product(start: usize, length: i32): i32;

/** The number of kinds of criteria, which stand in any order between spaces. */
export declare function kinds(start: usize, length: i32): i32;

/** The number of a URL's reference key, or NONE or ASKED. */
export declare function site(start: usize, length: i32): i32;

/** The same of all URLs of a host, or WHOLE or REPOSITORY. */
export declare function siteOfHost(start: usize, length: i32): i32;

/** Notes what a subject leads to, or tells NONE or ASKED. @param start of what names it: see stated.ts */
export declare function subject(start: usize, length: i32): i32;

/** The same of a subject as it is kept, without its closing brace: see stated-lines.ts. */
export declare function keptSubject(start: usize, length: i32): i32;

/** Whether an entry of what is stated is usable. */
export declare function isUsable(start: usize, length: i32): bool;
