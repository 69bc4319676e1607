import type { NoticeChannel, NoticeMessage } from '../core/watch/notice.ts';
import { postJson, type PostOptions } from './post-json.ts';

/** Limits of Slack's blocks, in characters. */
const HEADER = 150;
const SECTION = 3_000;
const BLOCKS = 45;

/** By a Slack incoming webhook. */
export const slackChannel = (name: string, url: string, options: PostOptions): NoticeChannel => ({
  name,
  reachesPersons: false,
  send: ({ message }) => postJson({ url, body: JSON.stringify(slackBody(message)), headers: {} }, options),
});

/** Everything is plain text but `text`, the fallback for notifications, where Slack would read <!channel> as a call to everybody. */
export function slackBody(message: NoticeMessage): unknown {
  const plain = (text: string, longest: number) => ({ type: 'plain_text', text: cut(text, longest), emoji: false });
  return {
    text: escape(message.title),
    blocks: [
      { type: 'header', text: plain(message.title, HEADER) },
      ...message.lines.slice(0, BLOCKS).map((line) => ({ type: 'section', text: plain(line, SECTION) })),
    ],
  };
}

const cut = (text: string, longest: number): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text === '' ? ' ' : text);
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
