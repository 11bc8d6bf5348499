// Standard input as one input of a command, with a limit as files have one.

/** All of it, or nothing when it is longer than `bytesMax`. Waits for its end. */
export async function readStandardInput(bytesMax: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    const bytes: Uint8Array = chunk;
    length += bytes.length;
    if (length > bytesMax) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
