import type { AnswerOf } from '../client/api.ts';

export type Patch = AnswerOf<'/api/patches'>['patches'][number];
