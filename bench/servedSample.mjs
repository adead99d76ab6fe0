// The models of test/samples as the benchmarks serve them: paths below its configs, and below it.
const models = {
  detector: {
    config: 'textdet/dbnet/dbnet_tiny_fpnc_synth.py',
    model: 'dbnet_tiny',
    image: 'images/scene_01.jpg',
  },
  recogniser: {
    config: 'textrecog/svtr/svtr_tiny_synth.py',
    model: 'svtr_tiny',
    image: 'words/word_00.png',
  },
};

/** The model of this name, as the command line gives it. */
export function servedSample(name = 'detector') {
  if (!Object.hasOwn(models, name))
    throw new Error(`${name} is neither "detector" nor "recogniser"`);
  return models[name];
}
