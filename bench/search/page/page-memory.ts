/**
 * How much memory this page takes. `performance.measureUserAgentSpecificMemory` counts JavaScript and buffers, after a collection, but
 * not the memory of WebAssembly (found by trying); so every instance made after this module has run is noted and its memory added.
 */
const memories = new Set<WebAssembly.Memory>();

function noted(instance: WebAssembly.Instance): WebAssembly.Instance {
  for (const value of Object.values(instance.exports)) if (value instanceof WebAssembly.Memory) memories.add(value);
  return instance;
}

const { instantiate } = WebAssembly;
Object.assign(WebAssembly, {
  Instance: new Proxy(WebAssembly.Instance, {
    construct: (target, [module, imports]) => noted(new target(module, imports)),
  }),
  async instantiate(source: BufferSource | WebAssembly.Module, imports?: WebAssembly.Imports) {
    const made = (await instantiate(source as BufferSource, imports)) as unknown;
    noted(made instanceof WebAssembly.Instance ? made : (made as WebAssembly.WebAssemblyInstantiatedSource).instance);
    return made;
  },
});

interface Measuring {
  measureUserAgentSpecificMemory(): Promise<{ readonly bytes: number }>;
}

/** Bytes of JavaScript, buffers and WebAssembly memory. */
export async function pageMemory(): Promise<number> {
  const { bytes } = await (performance as Performance & Measuring).measureUserAgentSpecificMemory();
  return [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, bytes);
}
