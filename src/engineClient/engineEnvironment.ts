/**
 * What Node, ONNX Runtime and its GPU libraries need; tokens and keys of the parent's environment
 * stay with the parent.
 */
const NEEDED =
  /^(PATH|HOME|USERPROFILE|TMPDIR|TEMP|TMP|SYSTEMROOT|LOCALAPPDATA|XDG_CACHE_HOME|WINDIR|COMSPEC|LANG|LC_.*|TZ|LD_LIBRARY_PATH|DYLD_.*|CUDA_.*|NVIDIA_.*|ORT_.*|MMOCR_L10N|MMOCR_CACHE)$/i;

/** The part of `environment` that the engine process inherits. */
export function engineEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const needed = Object.entries(environment).filter(([name]) => NEEDED.test(name));
  // Desktop VS Code forks its own executable, which is Node only when told so; plain Node ignores
  // it.
  return { ...Object.fromEntries(needed), ELECTRON_RUN_AS_NODE: '1' };
}
