import {
  assigner,
  assignerEnd,
  description,
  descriptionEnd,
  id,
  idEnd,
  modified,
  modifiedEnd,
  published,
  publishedEnd,
  putKeys,
  ssvc,
  ssvcEnd,
  status,
  statusEnd,
  tags,
  tagsEnd,
} from './facts';
import { literal } from './literal';
import { copy, put } from './output';
import {
  scoreBase,
  scoreBaseEnd,
  scoreSource,
  scoreSourceEnd,
  scoreVector,
  scoreVectorEnd,
  scoreVersion,
  scoreVersionEnd,
} from './scored';

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

export function putDescribed(hasKeys: bool): void {
  put(CVE);
  copy(id, idEnd);
  put(PUBLISHED);
  copy(published, publishedEnd);
  put(MODIFIED);
  copy(modified, modifiedEnd);
  put(STATUS);
  copy(status, statusEnd);
  if (tags < tagsEnd) {
    put(TAGS);
    copy(tags, tagsEnd);
    put(ASSIGNER);
  } else {
    put(ASSIGNER_ALONE);
  }
  copy(assigner, assignerEnd);
  if (scoreVersion != 0) {
    put(SCORE);
    copy(scoreVersion, scoreVersionEnd);
    put(VECTOR);
    copy(scoreVector, scoreVectorEnd);
    put(BASE);
    copy(scoreBase, scoreBaseEnd);
    put(SEVERITY);
    put(severity());
    put(SOURCE);
    copy(scoreSource, scoreSourceEnd);
    put(END);
  }
  if (ssvc != 0) {
    put(SSVC);
    copy(ssvc, ssvcEnd);
  }
  put(REFS);
  if (hasKeys) {
    put(QUOTE);
    putKeys(COMMA);
    put(QUOTE);
  }
  put(DESCRIPTION);
  copy(description, descriptionEnd);
  put(END);
}

/** As severityOfScore tells it. */
function severity(): usize {
  const base = wholes();
  // "2.0"
  if (load<u8>(scoreVersion + 1) == 0x32) return base >= 7 ? HIGH : base >= 4 ? MEDIUM : LOW;
  if (base >= 9) return CRITICAL;
  if (base >= 7) return HIGH;
  if (base >= 4) return MEDIUM;
  return isZero() ? NONE : LOW;
}

/** The score without what stands behind the point. */
function wholes(): i32 {
  const first = load<u8>(scoreBase) - 0x30;
  // "10"
  return load<u16>(scoreBase) == 0x3031 ? 10 : first;
}

function isZero(): bool {
  for (let at = scoreBase; at < scoreBaseEnd; at++) {
    const byte = load<u8>(at);
    if (byte != 0x30 && byte != 0x2e) return false;
  }
  return true;
}
