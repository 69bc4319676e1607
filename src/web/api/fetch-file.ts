import { problemFrom, unreachable } from './api-problem.ts';
import { tellSessionEnded } from './call-api.ts';

/** A file that the service makes, and the name it gives it. `path` begins with /api/v1. Throws ApiProblem. */
export async function fetchFile(path: string, fallbackName: string): Promise<{ readonly blob: Blob; readonly name: string }> {
  const response = await fetch(path, { credentials: 'same-origin' }).catch(() => {
    throw unreachable();
  });
  if (response.status === 401) tellSessionEnded();
  if (!response.ok) throw problemFrom(response.status, await response.json().catch(() => undefined));
  // An answer that breaks off in the middle is no file.
  const blob = await response.blob().catch(() => {
    throw unreachable();
  });
  return { blob, name: /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? fallbackName };
}
