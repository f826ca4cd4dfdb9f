/** Work that is done once, however often and by however many it is asked for. */

/** The work as something that is asked for. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | null = null;
  return () => {
    done ??= work();
    return done;
  };
}

/** Work that is done once for each of what it is asked with: the same object is the same question. */
export class OnceEach<Key, T> {
  private readonly done = new Map<Key, Promise<T>>();

  constructor(private readonly work: (key: Key) => Promise<T>) {}

  /** What it comes to. */
  of(key: Key): Promise<T> {
    const known = this.done.get(key) ?? this.work(key);
    this.done.set(key, known);
    return known;
  }
}
