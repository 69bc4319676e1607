import type { ObjectType } from './object-types.ts';
import type { Portal, PropertyDefinition } from './portal.ts';
import { activeProperty, pipelineProperties, pipelinesOf } from './properties.ts';
import { breaksRule } from './validation-rules.ts';

const DAY_MS = 86_400_000;
const MAX_TEXT = 65_536;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
const MILLISECONDS = /^-?\d{5,15}$/;

export interface Problem {
  readonly name: string;
  readonly error: string;
  readonly message: string;
}

/** What a write would store: blank text clears. */
export type Judged = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly problem: Problem };

export interface WriteInput {
  readonly portal: Portal;
  readonly type: ObjectType;
  /** Stored values before the write; empty for a new record. */
  readonly before: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
}

/** Judges one value as the vendor does and brings it into stored form. */
export function judgeValue(input: WriteInput, name: string, text: string): Judged {
  const { portal, type } = input;
  const property = activeProperty(portal, type, name);
  if (property === undefined) return bad(name, 'PROPERTY_DOESNT_EXIST', `Property "${name}" does not exist`);
  if (property.readOnly || property.calculated) return bad(name, 'READ_ONLY_VALUE', `"${name}" is a read only property; its value cannot be set.`);
  if (text === '') return { ok: true, value: '' };
  const typed = judgeType(input, property, text);
  if (!typed.ok) return typed;
  const broken = breaksRule(portal, type, name, typed.value);
  return broken === undefined ? typed : bad(name, 'VALIDATION_RULE_VIOLATION', broken);
}

function judgeType(input: WriteInput, property: PropertyDefinition, text: string): Judged {
  const { name } = property;
  switch (property.type) {
    case 'number':
      return NUMBER.test(text) ? fine(text) : bad(name, 'INVALID_INTEGER', `${text} was not a valid number.`);
    case 'bool':
      return text === 'true' || text === 'false' ? fine(text) : bad(name, 'INVALID_OPTION', `${text} was not one of the allowed options: [true, false]`);
    case 'date':
      return judgeDate(name, text);
    case 'datetime':
      return judgeTime(name, text);
    case 'enumeration':
      return judgeOption(input, property, text);
    default:
      return text.length > MAX_TEXT
        ? bad(name, 'INVALID_STRING', `Property value is too long: ${text.length} characters, the maximum is ${MAX_TEXT}`)
        : fine(name === 'email' ? text.toLowerCase() : text);
  }
}

function judgeDate(name: string, text: string): Judged {
  if (ISO_DATE.test(text) && new Date(text).toJSON()?.slice(0, 10) === text) return fine(text);
  if (!MILLISECONDS.test(text)) return bad(name, 'INVALID_DATE', `${text} was not a valid date.`);
  const ms = Number(text);
  if (ms % DAY_MS === 0) return fine(new Date(ms).toISOString().slice(0, 10));
  return bad(name, 'INVALID_DATE', `${text} is at ${new Date(ms).toISOString().slice(11, -1)} UTC, not midnight!`);
}

function judgeTime(name: string, text: string): Judged {
  const ms = MILLISECONDS.test(text) ? Number(text) : ISO_TIME.test(text) || ISO_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? bad(name, 'INVALID_DATE', `${text} was not a valid long or ISO 8601 date-time.`) : fine(new Date(ms).toISOString());
}

function judgeOption(input: WriteInput, property: PropertyDefinition, text: string): Judged {
  const { portal, type, before, values } = input;
  const { name } = property;
  if (property.referencedObjectType === 'OWNER') {
    const owner = portal.owners.find(({ id, archived }) => id === text && !archived);
    return owner === undefined ? bad(name, 'INVALID_OPTION', `Owner with id ${text} does not exist or is not active`) : fine(text);
  }
  const names = pipelineProperties(type);
  if (type.hasPipelines && (name === names.pipeline || name === names.stage)) {
    const pipelines = pipelinesOf(portal, type).filter(({ archived }) => !archived);
    const chosen = values[names.pipeline] ?? before[names.pipeline] ?? pipelines[0]?.id;
    const allowed =
      name === names.pipeline
        ? pipelines.map(({ id }) => id)
        : pipelines.filter(({ id }) => id === chosen).flatMap(({ stages }) => stages.filter((one) => !one.archived).map(({ id }) => id));
    return allowed.includes(text) ? fine(text) : notAllowed(name, text, allowed);
  }
  const allowed = property.options.map(({ value }) => value);
  if (property.fieldType !== 'checkbox') return allowed.includes(text) ? fine(text) : notAllowed(name, text, allowed);
  const added = text.split(';').filter((one) => one !== '');
  const wrong = added.find((one) => !allowed.includes(one));
  if (wrong !== undefined) return notAllowed(name, wrong, allowed);
  const kept = text.startsWith(';') ? (before[name] ?? '').split(';').filter((one) => one !== '') : [];
  return fine([...new Set([...kept, ...added])].join(';'));
}

function notAllowed(name: string, text: string, allowed: readonly string[]): Judged {
  return bad(name, 'INVALID_OPTION', `${text} was not one of the allowed options: [${allowed.join(', ')}]`);
}

function fine(value: string): Judged {
  return { ok: true, value };
}

function bad(name: string, error: string, message: string): Judged {
  return { ok: false, problem: { name, error, message } };
}
