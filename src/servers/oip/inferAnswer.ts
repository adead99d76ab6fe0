import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { exceeds } from '../../base/jsonBounds';
import { visibleText } from '../../base/visibleText';
import type { Question } from '../contract/answers';
import type { Answer } from '../contract/connection';
import { parseAnswer } from '../contract/json';
import { aboutAnswer, type AboutAnswer, type ModelAnswer } from '../contract/modelAnswer';

const aboutBounds = { deepest: 3, mostValues: 100 };

/**
 * What a model of ours found: its output `answer`, MMOCR's JSON as a text, and what it says `about`
 * that. Throws `UserError` where it answers otherwise.
 */
export function inferAnswer({ body, sentMs, totalMs }: Answer, asked: Question): ModelAnswer {
  const { outputs } = Object(body) as { outputs?: unknown };
  const given = (Array.isArray(outputs) ? (outputs as unknown[]) : []).map(
    output => Object(output) as { name?: unknown; data?: unknown },
  );
  const textOf = (name: string): string | undefined => {
    const data = given.find(output => output.name === name)?.data;
    const [text] = Array.isArray(data) ? (data as unknown[]) : [];
    return typeof text === 'string' ? text : undefined;
  };
  const answer = textOf('answer');
  if (answer === undefined) throw foreign(asked.model ?? '', given);
  const about = aboutIn(textOf('about') ?? '');
  return { body: parseAnswer(answer, asked), about, sentMs, totalMs };
}

/** It is not needed to draw what was found: what cannot be read is as if it were not there. */
function aboutIn(text: string): AboutAnswer {
  let said: unknown;
  try {
    said = exceeds(text, aboutBounds) ? undefined : JSON.parse(text);
  } catch {
    said = undefined;
  }
  const fields = Object(said) as Record<string, unknown>;
  const field = (name: string): string | null => {
    const value = fields[name];
    return typeof value === 'string' ? value : null;
  };
  return aboutAnswer({ image: field('image'), task: field('task'), timings: field('timings') });
}

function foreign(model: string, outputs: { name?: unknown }[]): UserError {
  const names = outputs.flatMap(({ name }) => (typeof name === 'string' ? name : []));
  return new UserError(
    l10n.t(
      '"{0}" does not answer as models of MMOCR Serving do, with a text "answer". Its outputs: {1}',
      model,
      visibleText(names.slice(0, 10).join(', ') || '–', 200),
    ),
  );
}
