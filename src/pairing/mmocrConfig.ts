/**
 * Whether Python source looks like an MMOCR config that describes a model: by its variables,
 * without running it.
 */
export function isMmocrConfig(text: string): boolean {
  if (/^(def|class)\s/m.test(text) && !/^_base_\s*=/m.test(text)) return false;
  const scope = /^default_scope\s*=\s*['"](\w+)['"]/m.exec(text)?.[1];
  if (scope !== undefined && scope !== 'mmocr') return false;
  return (
    /^_base_\s*=/m.test(text) ||
    /^with\s+read_base\(\)/m.test(text) ||
    (/^model\s*=\s*(dict\(|\{)/m.test(text) &&
      /label_convertor|postprocessor|[dD]ictionary|text_repr_type|det_head|bbox_head|mmocr/.test(
        text,
      ))
  );
}
