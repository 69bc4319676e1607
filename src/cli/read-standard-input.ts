import { text } from 'node:stream/consumers';

/** All of standard input. */
export const readStandardInput = (): Promise<string> => text(process.stdin);
