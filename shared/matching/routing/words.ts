/** Words of security prose and of English that name no product. */
const STOP_WORDS = new Set(
  `a about above access accessible accessing actor affect affected affecting affects after all allow allowed allowing
  allows also an and any application applications are arbitrary as at attack attacker attackers attacks authenticated
  based be because been before being below between but by bypass bypassing can cause causes causing certain code
  command commands component condition configuration confidential contain contained containing contains control could
  crafted crash crashes credentials cross data default denial description device did discovered disclosure do does due
  during earlier either element enabled end error escalation execute executes execution exist exists expose fails file
  files first fix fixed fixes flaw following for found from function functions further gain generation handling has
  have having heap how however if impact implementation improper improperly in include included includes including
  incorrect information injection input insecure insufficient integer integrity into invalid is issue issues it its
  lack leading leads leak led library link local low malicious may memory method might missing more multiple network
  neutralization new no non not null obtain of off on one only open or other out over overflow overwrite page parameter
  parsing path permission permissions plugin pointer possible possibly potential potentially prior privilege privileges
  process product project properly provide read reading recommended reference reflected remote remotely request
  requests require resource result resulting results root run running same script security sensitive server service
  should site so software some special specially specific stack stored such system systems than that the their them
  then there these they this those through to traversal type unauthenticated unauthorized under unknown unspecified up
  update upgrade use used user users uses using validation value values vector vectors version versions via victim
  vulnerabilities vulnerability vulnerable was web were what when where which while who will with within without would
  write xss you your csrf dos rce sql ssrf issue summary`.split(/\s+/),
);

/** A word of a text as written, with where it stands. */
export interface Word {
  text: string;
  /** Lower-case letters and digits. */
  normal: string;
  start: number;
  end: number;
}

/** The words of a text; code (`foo()`, `a/b.c`) comes apart into its words. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(/[A-Za-z0-9][A-Za-z0-9+_.-]*/g)) {
    const trimmed = match[0].replace(/[._-]+$/, '');
    words.push({
      text: trimmed,
      normal: trimmed.toLowerCase().replace(/[^a-z0-9]/g, ''),
      start: match.index,
      end: match.index + trimmed.length,
    });
  }
  return words;
}

/** True for words that can name a product. */
export function isTelling(word: string): boolean {
  return word.length > 1 && !STOP_WORDS.has(word) && !/^v?\d/.test(word);
}
