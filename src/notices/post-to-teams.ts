import type { NoticeChannel, NoticeMessage } from '../core/watch/notice.ts';
import { postJson, type PostOptions } from './post-json.ts';

const COLORS = { critical: 'attention', warning: 'warning', info: 'good' } as const;
/** A card may hold 28 KB. */
const LONGEST_LINE = 500;
const MOST_LINES = 40;

/** By a Teams workflow "when a webhook request is received", as an adaptive card. */
export const teamsChannel = (name: string, url: string, options: PostOptions): NoticeChannel => ({
  name,
  reachesPersons: false,
  send: ({ message }) => postJson({ url, body: JSON.stringify(teamsBody(message)), headers: {} }, options),
});

/** Runs of a rich text block, because a plain text block reads Markdown: a deal's name could become a link. */
export function teamsBody(message: NoticeMessage): unknown {
  const block = (text: string, style: object) => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: text.slice(0, LONGEST_LINE), ...style }] });
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          msteams: { width: 'Full' },
          body: [block(message.title, { weight: 'bolder', size: 'medium', color: COLORS[message.severity] }), ...message.lines.slice(0, MOST_LINES).map((line) => block(line, {}))],
        },
      },
    ],
  };
}
