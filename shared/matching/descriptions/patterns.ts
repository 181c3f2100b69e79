import { readWordLists } from '../../platform/index.ts';

const { units } = readWordLists(new URL('words.yaml', import.meta.url), 'units');

/** How English descriptions state versions, as regular expressions. Group names say what each part is. */

const DAY = String.raw`(?:19|20)\d\d-\d\d(?:-\d\d)?`;
/** `6.9.13-48` is a version; `1.2-1.5` are two. */
const DASHED = String.raw`\d+(?:\.\d+)+-\d{1,3}`;
/** A number alone may count something: `up to 255 bytes`. */
const WHOLE = String.raw`\d+(?![.\d]|\s*%|[\s-]+(?:${[...units].join('|')})\b)`;
const STAGE = String.raw`(?:[-_.~]?(?:alpha|beta|rc|pre|dev|[abp])[.-]?\d*)?[a-z]?`;
const NUMBER = String.raw`(?:v(?:er)?\.?\s?)?(?:${DAY}|${DASHED}|(?:\d+(?:\.\d+)+|${WHOLE})${STAGE})(?![\w/]|\.\d)`;
/** `10.5.x`: any version of the branch. */
const WILD = String.raw`${NUMBER}(?:\.[x*](?!\w))?`;
const VERSION = String.raw`(?<version>${NUMBER})`;
const WORD = String.raw`(?:(?:and |all )?(?:versions?|releases?|ver\.?)\s+)?`;
/** The product's name may come between: `before PostgreSQL 17.6`, `prior to the Linux kernel 5.10`. */
const NAME = String.raw`(?<name>(?:[a-z][\w+'-]*\s+){0,4}?)`;
/** Within a list only capitalised words can be the product. */
const SAME_NAME = String.raw`(?:(?-i:[A-Z])[\w+'-]*\s+){0,4}?`;
/** `10.4.48 ELTS, 11.5.42 LTS`. */
const KIND = String.raw`(?:\s(?-i:E?LTS|ESR|GA|SP\d)\b)?`;
const AND = String.raw`(?:,? and|,? or|,? &|,)`;
/** A list may also lack a comma: `1.39.13, 1.42.7 1.43.2`. */
const NEXT = String.raw`${KIND}(?:${AND}\s+${WORD}${SAME_NAME}${WORD}|\s+(?=\d+\.\d))`;
const LIST = listOf(NUMBER);
const WILD_LIST = listOf(WILD);
const INCLUDING = String.raw`,?\s+\(?(?:and )?(?:including|inclusive)\)?`;
const NOT_INCLUDING = String.raw`,?\s+\(?(?:but )?(?:not including|excluding)\)?`;
const EXCLUSIVE = String.raw`\s*\((?:exclusive|excluded|excluding|not included)\)`;

function listOf(number: string): string {
  return String.raw`(?<version>${number})(?<more>(?:${NEXT}${number}){0,40})`;
}

/** The first versions without the flaw, or its ends that do not have it. */
export const BEFORE_FIX = pattern(
  String.raw`(?:before|prior to|earlier than|older than|lower than|below|up to${NOT_INCLUDING}|<)\s+${WORD}${NAME}${WORD}${LIST}`,
);
/** What was partially or initially fixed was not. */
const MEND = String.raw`(?<!\b(?:partially|partly|incompletely|insufficiently|incorrectly|improperly|initially|originally|previously|not|never)\s)\b(?:fix(?:ed)?|patched|addressed|resolved|remediated|upgrad(?:e|ing)|updat(?:e|ing))`;
export const FIX_NOTES = [
  String.raw`${MEND}\s(?:[^.]|\.\d){0,50}?\b(?:in|to|with|by|is|of)\s+(?:[a-z]+\s+)?${WORD}${LIST}`,
  String.raw`${MEND}\s+(?:in|to|with|by)\s+${NAME}${WORD}${LIST}`,
  String.raw`(?:versions?|releases?)\s+${LIST}\s+(?:and \w+ )?(?:fix|contain|patch|address|resolve|include)`,
  String.raw`(?:through|up to|until|to)\s+${WORD}${NAME}${WORD}${VERSION}${EXCLUSIVE}`,
].map(pattern);

/** The last versions with the flaw. */
export const LAST = [
  String.raw`(?:through|up to${INCLUDING}|(?:before|prior to|below)${INCLUDING}|<=|≤)\s*${WORD}${NAME}${WORD}${WILD_LIST}(?!${EXCLUSIVE})`,
].map(pattern);
/** The same, unless the text says elsewhere that they have the fix. */
export const LOOSE_LAST = [
  String.raw`(?:up to|until)\s+${WORD}${NAME}${WORD}${WILD_LIST}(?!${EXCLUSIVE})`,
  String.raw`\d[a-z]*\d*\s+(?:to|-)\s+${WORD}${VERSION}(?!${EXCLUSIVE})`,
].map(pattern);
/** The last versions, where everything before has the flaw too. */
export const BELOW = pattern(
  String.raw`${WILD_LIST},?\s+(?:and|or)\s+(?:earlier|prior|below|older|lower|all prior)(?! (?:to|than))(?<also>(?:${NEXT}${NUMBER}){0,40})`,
);
/** The first versions with the flaw. */
export const FIRST = [
  String.raw`(?:from|starting (?:in|from|with)|since|introduced in|beginning (?:in|with))\s+${WORD}${VERSION}`,
  String.raw`${VERSION}\s+(?:through|to|up to)\s+${WORD}v?\d`,
].map(pattern);

const START = String.raw`(?:(?<!(?:upgrad|updat)\w{1,3}\s)from|since|starting (?:in|from|with|at)|introduced in|beginning (?:in|from|with|at))`;
/** Of several starts the first holds: `from 18.1.6, 18.2.6, 18.3.1 to 18.6.1`. */
const START_VERSION = String.raw`(?<from>${NUMBER})(?:,\s+${NUMBER}){0,20}(?:\s*\((?:inclusive|included|including)\))?`;
const BEFORE = String.raw`(?:(?:to )?before|(?:to )?prior to(?! and including)|earlier than|until before|up to${NOT_INCLUDING}|(?:and )?fixed in|<(?!=))`;
/** These say of the end neither that it has the flaw nor that it has the fix. */
const LOOSE = String.raw`(?:up to|until|to|-|–)`;
const THROUGH = String.raw`(?:through|thru|up to${INCLUDING}|up to,? (?:and )?including|<=|≤)`;
const TO = String.raw`(?:(?<before>${BEFORE})|${THROUGH}|(?<loose>${LOOSE}))`;
/** An end of the next range is none of this one. */
const ENDS = String.raw`(?<version>${WILD})(?<exclusive>${EXCLUSIVE})?(?<more>(?:${KIND}(?:${AND}\s+${WORD}|\s+(?=\d+\.\d))${NUMBER}(?!\.[x*]|,?\s+(?:before|prior|through|thru|up to|to|until|and earlier|-|–)(?![\w-])))*)`;

export const RANGE = [
  String.raw`${START}\s+${WORD}${START_VERSION},?\s+(?:(?:and|but|or later and)\s+)?${TO}\s*${WORD}${NAME}${WORD}${ENDS}`,
  String.raw`between\s+(?:versions?|releases?)\s+${START_VERSION}\s+and\s+${WORD}${ENDS}`,
  String.raw`(?:>=?|≥)\s*(?<from>${NUMBER})\s*(?:,|and|&&)?\s*(?:(?<before><(?!=))|<=|≤)\s*${VERSION}`,
  String.raw`(?<!(?:upgrad|updat)\w{1,3}\sfrom\s(?:versions?\s)?)\b(?<from>${NUMBER}),?\s+(?:${THROUGH}|(?<loose>${LOOSE}))\s+${WORD}${ENDS}`,
  String.raw`\b(?<from>${NUMBER}),?\s+(?<before>(?:to )?(?:before|prior to)|up to${NOT_INCLUDING})\s+${WORD}${ENDS}`,
].map(pattern);

export const BRANCH = pattern(
  String.raw`\b(?<branch>\d+(?:\.\d+)*)\.[x*],?\s+(?:(?:versions?|releases?|series|branch)\s+){0,2}(?:(?<before>before|prior to|earlier than|<)|through|up to(?:,? and including)?)\s+${WORD}${NAME}${WORD}${VERSION}`,
);

export const EACH_VERSION = pattern(WILD);

function pattern(text: string): RegExp {
  return new RegExp(text, 'gi');
}
