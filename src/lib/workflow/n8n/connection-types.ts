/** Every kind of connection that n8n knows: `main` carries items, the others attach sub-nodes to AI nodes. Source: n8n 2.41. */
export const CONNECTION_TYPES: ReadonlySet<string> = new Set([
  'main',
  'ai_agent',
  'ai_chain',
  'ai_document',
  'ai_embedding',
  'ai_languageModel',
  'ai_memory',
  'ai_outputParser',
  'ai_reranker',
  'ai_retriever',
  'ai_textSplitter',
  'ai_tool',
  'ai_vectorStore',
])
