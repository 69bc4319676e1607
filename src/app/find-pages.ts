import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Folder of the studio's pages as `npm run build` left them; null when they were not built. */
export async function findPages(): Promise<string | null> {
  const folder = fileURLToPath(new URL('../../dist/web/', import.meta.url));
  return access(new URL('../../dist/web/index.html', import.meta.url)).then(
    () => folder,
    () => null,
  );
}
