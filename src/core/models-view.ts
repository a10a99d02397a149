import type { ModelFigures } from './chat-model.ts'

/** `fast` and `embedder` run here on CPUs; `quality` is a server elsewhere. */
export const modelRoles = ['fast', 'quality', 'embedder'] as const
export type ModelRole = (typeof modelRoles)[number]

export type ModelView = {
  role: ModelRole
  id: string
  /** `llama.cpp`, `onnx`, `openai-compatible`. */
  engine: string
  /** Why this one, in a sentence. */
  because: string
  figures: ModelFigures
}

/** The models in use; empty when everything is worded by templates. */
export interface ModelsView {
  models(): readonly ModelView[]
}
