import type { AnswerOf } from '../client/api.ts';

export type Run = AnswerOf<'/api/runs'>[number];
