/** What the host program tells of names that are new: see skimmer.ts. Places are those in memory. */

/** The number of a product, negative if whatever names it has to be parsed. */
// @ts-ignore: decorators of AssemblyScript
@external('host', 'product')
export declare function product(start: usize, length: i32): i32;

/** The number of kinds of criteria, which stand in any order between spaces. */
// @ts-ignore
@external('host', 'kinds')
export declare function kinds(start: usize, length: i32): i32;

/** The number of a URL's reference key, or NONE or ASKED. */
// @ts-ignore
@external('host', 'site')
export declare function site(start: usize, length: i32): i32;

/** The same of all URLs of a host, or WHOLE or REPOSITORY. */
// @ts-ignore
@external('host', 'siteOfHost')
export declare function siteOfHost(start: usize, length: i32): i32;
