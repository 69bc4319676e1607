import { createContext, useContext } from 'react';
import { z } from 'zod';

export const ME_PATH = '/api/v1/me';
export const meSchema = z.object({ kind: z.string(), name: z.string(), roles: z.array(z.string()), actions: z.array(z.string()), csrfToken: z.string().nullable() });
export type Me = z.infer<typeof meSchema>;

export const MeContext = createContext<Me | null>(null);

/** Who looks at the page. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === null) throw new Error('useMe stands outside of the session gate');
  return me;
}

/** Whether this person may do it, by the names of src/core/access/permissions.ts. */
export const useMay = (action: string): boolean => useMe().actions.includes(action);
