import {
  assigner,
  description,
  id,
  keyCount,
  modified,
  published,
  putKeys,
  ssvc,
  status,
  tags,
} from './facts';
import { literal } from './literal';
import { put } from './output';
import { scoreBase, scoreSource, scoreVector, scoreVersion } from './scored';
import { endOf, isNoted, putSpan, startOf } from './span';

/** The facts and the description of a CVE as JSON: so the snapshot keeps one without configurations. */

const CVE = literal('{"cve":"');
const PUBLISHED = literal('","published":');
const MODIFIED = literal(',"lastModified":');
const STATUS = literal(',"vulnStatus":');
const TAGS = literal(',"tags":[');
const ASSIGNER = literal('],"assigner":');
const ASSIGNER_ALONE = literal(',"assigner":');
const SCORE = literal(',"score":{"version":');
const VECTOR = literal(',"vector":');
const BASE = literal(',"base":');
const SEVERITY = literal(',"severity":"');
const SOURCE = literal('","source":');
const SSVC = literal(',"ssvc":');
const REFS = literal(',"refs":[');
const QUOTE = literal('"');
const COMMA = literal('","');
const DESCRIPTION = literal('],"description":');
const END = literal('}');

const CRITICAL = literal('critical');
const HIGH = literal('high');
const MEDIUM = literal('medium');
const LOW = literal('low');
const NONE = literal('none');

export function putDescribed(): void {
  put(CVE);
  putSpan(id);
  put(PUBLISHED);
  putSpan(published);
  put(MODIFIED);
  putSpan(modified);
  put(STATUS);
  putSpan(status);
  if (startOf(tags) < endOf(tags)) {
    put(TAGS);
    putSpan(tags);
    put(ASSIGNER);
  } else {
    put(ASSIGNER_ALONE);
  }
  putSpan(assigner);
  if (isNoted(scoreVersion)) {
    put(SCORE);
    putSpan(scoreVersion);
    put(VECTOR);
    putSpan(scoreVector);
    put(BASE);
    putSpan(scoreBase);
    put(SEVERITY);
    put(severity());
    put(SOURCE);
    putSpan(scoreSource);
    put(END);
  }
  if (isNoted(ssvc)) {
    put(SSVC);
    putSpan(ssvc);
  }
  put(REFS);
  if (keyCount > 0) {
    put(QUOTE);
    putKeys(COMMA);
    put(QUOTE);
  }
  put(DESCRIPTION);
  putSpan(description);
  put(END);
}

/** As severityOfScore tells it. */
function severity(): usize {
  const base = wholes();
  // "2.0"
  if (load<u8>(startOf(scoreVersion) + 1) == 0x32) return base >= 7 ? HIGH : base >= 4 ? MEDIUM : LOW;
  if (base >= 9) return CRITICAL;
  if (base >= 7) return HIGH;
  if (base >= 4) return MEDIUM;
  return isZero() ? NONE : LOW;
}

/** The score without what stands behind the point. */
function wholes(): i32 {
  const at = startOf(scoreBase);
  // "10"
  return load<u16>(at) == 0x3031 ? 10 : load<u8>(at) - 0x30;
}

function isZero(): bool {
  for (let at = startOf(scoreBase); at < endOf(scoreBase); at++) {
    const byte = load<u8>(at);
    if (byte != 0x30 && byte != 0x2e) return false;
  }
  return true;
}
