import type { FieldType } from '../../core/handoff/mapping-file.ts';

export const TYPE_WORDS: Readonly<Record<FieldType, string>> = { text: 'text', money: 'an amount', date: 'a date', datetime: 'a moment', number: 'a number', boolean: 'yes or no', person: 'a person', people: 'people', list: 'a list', url: 'a web address' };
