/**
 * Gathering: those who ask while a question is under way share the next asking of it. The one under way is no use to them: what has been
 * recorded since it was asked it may have missed.
 */
export class Gathering<T> {
  private underWay: Promise<unknown> | null = null;
  private next: Promise<T> | null = null;

  /** The answer to the question as asked by `ask`, which is called now or later: everybody's asks the same. */
  join(ask: () => Promise<T>): Promise<T> {
    if (this.next !== null) return this.next;
    if (this.underWay === null) return this.begin(ask);
    const begin = (): Promise<T> => {
      this.next = null;
      return this.begin(ask);
    };
    this.next = this.underWay.then(begin, begin);
    return this.next;
  }

  private begin(ask: () => Promise<T>): Promise<T> {
    const answer = ask();
    this.underWay = answer;
    const end = (): void => {
      if (this.underWay === answer) this.underWay = null;
    };
    answer.then(end, end);
    return answer;
  }
}
