export function buildKernels(): Promise<void>;
export default buildKernels;
