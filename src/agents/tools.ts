import type { AgentToolName } from '../base/agentToolNames';
import type { AgentTool } from './agentTool';
import { checkRun } from './tools/checkRun';
import { compareRuns } from './tools/compareRuns';
import { convertToMar } from './tools/convertToMar';
import { describeModel } from './tools/describeModel';
import { evaluateRun } from './tools/evaluateRun';
import { listModels } from './tools/listModels';
import { predict } from './tools/predict';
import { writeRun } from './tools/writeRun';

/** All tools by their names; one that is forgotten does not compile. */
export const agentTools = {
  list_models: listModels,
  describe_model: describeModel,
  predict,
  compare_runs: compareRuns,
  write_run: writeRun,
  evaluate_run: evaluateRun,
  check_run: checkRun,
  convert_to_mar: convertToMar,
} satisfies Record<AgentToolName, unknown>;

/** A tool by its name, whatever its input is: `callTool` checks what it is given. */
export const toolNamed = (name: AgentToolName): AgentTool => agentTools[name];
