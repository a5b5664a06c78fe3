/** A form of secret that its first characters and its length give away. */
interface TokenFormat {
  /** What it is, as part of a sentence. */
  kind: string
  /** Matched at the start of a run of letters, digits, "_" and "-". Linear. */
  pattern: RegExp
}

/** By the first character of the run, so that most runs are compared with nothing. */
export const tokenFormats: Readonly<Record<string, readonly TokenFormat[]>> = {
  A: [
    {kind: 'an AWS access key', pattern: /^A(?:KIA|SIA)[A-Z0-9]{16}\b/},
    {kind: 'a Google API key', pattern: /^AIza[\w-]{35}(?![\w-])/},
  ],
  E: [{kind: 'a Facebook access token', pattern: /^EAA[A-Za-z0-9]{60,}/}],
  G: [{kind: 'a Google client secret', pattern: /^GOCSPX-[\w-]{20,}/}],
  a: [{kind: 'an Apify token', pattern: /^apify_api_[A-Za-z0-9]{20,}/}],
  d: [
    {kind: 'a DigitalOcean token', pattern: /^do[por]_v1_[a-f0-9]{40,}/},
    {kind: 'a Docker token', pattern: /^dckr_pat_[\w-]{20,}/},
  ],
  e: [{kind: 'a JSON web token', pattern: /^eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/}],
  g: [
    {kind: 'a GitHub token', pattern: /^(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{40,})/},
    {kind: 'a GitLab token', pattern: /^glpat-[\w-]{20,}/},
    {kind: 'a Groq key', pattern: /^gsk_[A-Za-z0-9]{40,}/},
  ],
  h: [{kind: 'a Hugging Face token', pattern: /^hf_[A-Za-z]{30,}/}],
  l: [{kind: 'a Linear key', pattern: /^lin_api_[A-Za-z0-9]{30,}/}],
  n: [
    {kind: 'an npm token', pattern: /^npm_[A-Za-z0-9]{36}/},
    {kind: 'a Notion token', pattern: /^ntn_[A-Za-z0-9]{40,}/},
  ],
  p: [
    {kind: 'an Airtable token', pattern: /^pat[A-Za-z0-9]{14}\.[a-f0-9]{64}/},
    {kind: 'a HubSpot token', pattern: /^pat-(?:na|eu|ap)\d-[a-f0-9]{8}-[a-f0-9-]{20,}/},
    {kind: 'a PyPI token', pattern: /^pypi-[\w-]{50,}/},
    {kind: 'a Perplexity key', pattern: /^pplx-[A-Za-z0-9]{40,}/},
  ],
  r: [
    {kind: 'a Stripe key', pattern: /^rk_(?:live|test)_[A-Za-z0-9]{20,}/},
    {kind: 'a Replicate token', pattern: /^r8_[A-Za-z0-9]{30,}/},
  ],
  s: [
    {kind: 'an Anthropic key', pattern: /^sk-ant-[\w-]{30,}/},
    {kind: 'an OpenAI key', pattern: /^sk-(?:(?:proj|svcacct|admin|or-v1)-[\w-]{20,}|[A-Za-z0-9]{32,})/},
    {kind: 'a Stripe key', pattern: /^sk_(?:live|test)_[A-Za-z0-9]{20,}/},
    {kind: 'a Shopify token', pattern: /^shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/},
    {kind: 'a Supabase key', pattern: /^s(?:bp|b_secret)_[\w-]{20,}/},
    {kind: 'a Notion token', pattern: /^secret_[A-Za-z0-9]{43}(?![\w-])/},
  ],
  w: [{kind: 'a webhook secret', pattern: /^whsec_[A-Za-z0-9+/]{24,}/}],
  x: [
    {kind: 'a Slack token', pattern: /^(?:xox[abeoprs]-[A-Za-z0-9-]{20,}|xapp-\d-[A-Za-z0-9-]{20,})/},
    {kind: 'a Brevo key', pattern: /^xkeysib-[a-f0-9]{40,}/},
  ],
  y: [{kind: 'a Google access token', pattern: /^ya29\.[\w-]{30,}/}],
}

/** Longer than any of the tokens; no more of a text is looked at. */
export const LONGEST_TOKEN = 2000
