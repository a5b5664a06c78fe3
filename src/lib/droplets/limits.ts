/** The rolling windows of an API, and the share of both that is kept for emergencies. */
export interface ApiLimits {
  minute: {limit: number; windowMs: number}
  hour: {limit: number; windowMs: number}
  reserve: number
}

/** DigitalOcean, August 2026: 250 requests a minute and 5,000 an hour for each token. */
export const digitalOceanLimits: ApiLimits = {
  minute: {limit: 250, windowMs: 60_000},
  hour: {limit: 5000, windowMs: 3_600_000},
  reserve: 0.1,
}
