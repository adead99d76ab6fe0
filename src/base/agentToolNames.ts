/** The tools that agents are given, in the order in which they are used. */
export const agentToolNames = [
  'list_models',
  'describe_model',
  'predict',
  'compare_runs',
  'write_run',
  'evaluate_run',
  'check_run',
  'convert_to_mar',
] as const;
export type AgentToolName = (typeof agentToolNames)[number];

/** The same in the editor, where the tools of all extensions stand in one list. */
export const editorToolName = (name: AgentToolName): string => `mmocr_${name}`;
