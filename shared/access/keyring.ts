/** A named key, as people see it. */
export interface KeyView {
  name: string;
  roles: readonly string[];
  /** Times are ISO 8601. */
  createdAt?: string;
  rotatedAt?: string;
  /** When it ends, or ended. */
  expiresAt?: string;
  /** Until when what it was before its rotation opens the same. */
  formerUntil?: string;
}

/** The named keys of a footing that has some; on Azure app roles of Entra ID are in their place. */
export interface Keyring {
  list(): KeyView[];
  /** Ends a key at a time, unless it ends sooner. @returns `undefined` for a name that no key has */
  expire(name: string, at: Date): Promise<KeyView | undefined>;
  /**
   * Makes a new key in place of one that its holder brings.
   * @param name of the key; any other than its own is refused
   * @param formerUntil until when the one before opens the same
   * @returns `undefined` unless the key is that one and in force
   */
  rotate(name: string, key: string, formerUntil: Date): Promise<(KeyView & { key: string }) | undefined>;
}
