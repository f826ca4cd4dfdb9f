/** Being somebody who may not do everything. */

/** Does something as somebody whom the modes of files keep from writing: who may do everything is not kept by them. */
export async function withoutRights<T>(work: () => Promise<T>): Promise<T> {
  const almighty = process.getuid?.() === 0;
  try {
    if (almighty) process.seteuid?.(65_534);
    return await work();
  } finally {
    if (almighty) process.seteuid?.(0);
  }
}
