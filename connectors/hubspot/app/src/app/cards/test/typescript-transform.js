import { createHash } from 'node:crypto';
import { transformSync, version } from 'esbuild';

export default {
  canInstrument: false,
  getCacheKey: (source, path) => createHash('sha256').update(version).update('\0').update(path).update('\0').update(source).digest('hex'),
  process: (source, path) => transformSync(source, { loader: path.endsWith('x') ? 'tsx' : 'ts', jsx: 'automatic', format: 'esm', target: 'node24', sourcemap: 'inline', sourcefile: path }),
};
