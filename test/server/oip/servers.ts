/**
 * Where servers of the Open Inference Protocol may differ, and why: what the protocol leaves open,
 * or what a server's own framework answers before our code is asked.
 */
export interface Differences {
  /** Of a body that is no JSON. */
  malformedJson: number;
  /** Of an `infer` request to a model, of its metadata and of its readiness, if there is none. */
  unknownModel: { infer: number; metadata: number; ready: number };
  /** Whether the image may come as `UINT8`. */
  takesUint8: boolean;
  /** Whether a binary `BYTES` element may be the encoded image itself instead of base64. */
  takesRawBytes: boolean;
  /** Whether `POST /v2/repository/index` lists the models. */
  hasIndex: boolean;
  /** Whether a refusal of the JSON's structure says it under `error`, with status 400. */
  refusesStructure: boolean;
}

export const differences = {
  builtin: {
    malformedJson: 400,
    unknownModel: { infer: 404, metadata: 404, ready: 404 },
    takesUint8: true,
    takesRawBytes: true,
    hasIndex: true,
    refusesStructure: true,
  },
  kserve: {
    // FastAPI refuses what its schema does not know: {"detail"}.
    malformedJson: 422,
    unknownModel: { infer: 404, metadata: 404, ready: 404 },
    takesUint8: true,
    // Its binary BYTES are read as UTF-8 before the model gets them.
    takesRawBytes: false,
    // Its repository extension loads and unloads; the names are at GET /v2/models.
    hasIndex: false,
    // The same schema refuses wrong types inside the JSON: 422, and 500 for wrong lengths.
    refusesStructure: false,
  },
  triton: {
    // Its parser's error counts as an internal one.
    malformedJson: 500,
    unknownModel: { infer: 404, metadata: 404, ready: 400 },
    // An input has one datatype in config.pbtxt.
    takesUint8: false,
    takesRawBytes: true,
    hasIndex: true,
    refusesStructure: true,
  },
} satisfies Record<string, Differences>;
