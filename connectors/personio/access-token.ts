import { z } from 'zod';
import type { SessionContext } from '../../src/core/connector.ts';
import { shortHashOf } from '../../src/core/hash.ts';
import { TOKEN_EARLY_MS } from './limits.ts';

const storedSchema = z.object({ credential: z.string(), value: z.string(), until: z.iso.datetime(), scopes: z.array(z.string()).nullable() });

export interface NewToken {
  readonly value: string;
  readonly lifeSeconds: number;
  /** null when the answer did not say. */
  readonly scopes: readonly string[] | null;
}
interface Current {
  readonly value: string;
  readonly untilMs: number;
  readonly scopes: readonly string[] | null;
  /** Something was answered with it, so a 401 may mean that it ended. */
  worked: boolean;
  /** Made in this session, so its scopes are those of today. */
  readonly isNew: boolean;
}

/**
 * One of the two tokens. Lives for a day, so it is kept (encrypted) between runs: signing in is limited as well. A
 * token that never worked is not exchanged for another: Personio answers 401 also where a scope is missing.
 */
export class AccessToken {
  readonly #context: SessionContext;
  readonly #name: string;
  readonly #credential: string;
  readonly #mint: () => Promise<NewToken>;
  #current: Current | null = null;
  #loading: Promise<Current | null> | null = null;
  #minting: Promise<Current> | null = null;
  /** A refused sign-in is not tried again in this session: repeated ones lock the credential. */
  #refusal: { readonly error: unknown } | null = null;

  constructor(context: SessionContext, name: string, credential: readonly string[], mint: () => Promise<NewToken>) {
    this.#context = context;
    this.#name = name;
    // A stored token of an exchanged credential must not be used any more.
    this.#credential = shortHashOf([...credential]);
    this.#mint = mint;
  }

  async value(): Promise<string> {
    this.#loading ??= this.#load();
    this.#current ??= await this.#loading;
    const known = this.#current;
    if (known !== null && known.untilMs > this.#context.now().getTime()) return known.value;
    return (await this.#renewed()).value;
  }

  /** What the credential may do today, as the answer to signing in said; null when it did not. */
  async scopes(): Promise<readonly string[] | null> {
    const known = this.#current;
    return (known?.isNew === true ? known : await this.#renewed()).scopes;
  }

  /** After a 401 to `refused`; false when another token would be refused as well. `needs`: the scope, where it is known. */
  async exchange(refused: string | null, needs: string | null): Promise<boolean> {
    if (refused === null) return false;
    const known = this.#current;
    if (known !== null && refused !== known.value) return true;
    if (known !== null && !known.worked) return false;
    if (needs !== null && known?.isNew === true && known.scopes?.includes(needs) === false) return false;
    await this.#renewed();
    return true;
  }

  /** After a refusal for want of a scope: a token that was kept may be older than the scope. False when it is of today. */
  async exchangeForScopes(): Promise<boolean> {
    if (this.#current === null || this.#current.isNew) return false;
    await this.#renewed();
    return true;
  }

  /** `next`: a token that the answer brought along; Personio used to change it with every answer. */
  async noteAnswer(next: string | null): Promise<void> {
    const known = this.#current;
    if (known === null) return;
    known.worked = true;
    if (next === null || next === known.value) return;
    this.#current = { ...known, value: next };
    await this.#save();
  }

  /** All requests that find the token ended wait for one sign-in. */
  async #renewed(): Promise<Current> {
    if (this.#refusal !== null) throw this.#refusal.error;
    this.#minting ??= this.#fetch().finally(() => {
      this.#minting = null;
    });
    return await this.#minting;
  }

  async #fetch(): Promise<Current> {
    try {
      const { value, lifeSeconds, scopes } = await this.#mint();
      const lifeMs = lifeSeconds * 1_000;
      const untilMs = this.#context.now().getTime() + Math.max(lifeMs - TOKEN_EARLY_MS, lifeMs / 2);
      this.#current = { value, untilMs, scopes, worked: false, isNew: true };
      await this.#save();
      return this.#current;
    } catch (error) {
      if (isRefusedSignIn(error)) this.#refusal = { error };
      throw error;
    }
  }

  async #load(): Promise<Current | null> {
    const text = await this.#context.vault.get(this.#name);
    const parsed = text === null ? null : storedSchema.safeParse(parseJson(text));
    if (parsed?.success !== true || parsed.data.credential !== this.#credential) return null;
    const { value, until, scopes } = parsed.data;
    return { value, untilMs: Date.parse(until), scopes, worked: true, isNew: false };
  }

  async #save(): Promise<void> {
    if (this.#current === null) return;
    const { value, untilMs, scopes } = this.#current;
    await this.#context.vault.set(this.#name, JSON.stringify({ credential: this.#credential, value, until: new Date(untilMs).toISOString(), scopes }));
  }
}

/** Marks a sign-in that was refused, whatever the status, so that it is told apart from an outage. */
export class RefusedSignIn extends Error {
  override readonly name = 'RefusedSignIn';
}
const isRefusedSignIn = (error: unknown): boolean => error instanceof Error && error.cause instanceof RefusedSignIn;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
