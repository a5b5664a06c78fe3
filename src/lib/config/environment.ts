import * as z from 'zod'

import {Secret} from './secret.ts'

const url = (...protocols: string[]) =>
  z.string().refine((value) => {
    const parsed = URL.parse(value)
    return parsed !== null && protocols.includes(parsed.protocol)
  })
const secret = (minLength: number) =>
  z
    .string()
    .min(minLength)
    .transform((value) => new Secret(value))
const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((value) => value <= 65_535)

interface Variable<T extends z.ZodType> {
  schema: T
  expected: string
  example: string
  /** The value must not be repeated in an error. */
  secret?: true
}
const variable = <T extends z.ZodType>(v: Variable<T>): Variable<T> => v

/** Every environment variable that Genesis reads, with the words used when it is wrong. Names and defaults: docs/operations/configuration.md. */
export const environment = {
  SUPABASE_URL: variable({
    schema: url('http:', 'https:').optional(),
    expected: 'the URL of Supabase or of a PostgREST',
    example: 'https://abcdefgh.supabase.co',
  }),
  SUPABASE_SERVICE_ROLE_KEY: variable({
    schema: secret(20).optional(),
    expected: 'the service role key of the store',
    example: 'eyJhbGciOi...',
    secret: true,
  }),
  DATABASE_URL: variable({
    schema: url('postgres:', 'postgresql:')
      .transform((v) => new Secret(v))
      .optional(),
    expected: 'a Postgres connection URL',
    example: 'postgres://genesis:password@db.example.com:5432/genesis',
    secret: true,
  }),
  REDIS_URL: variable({
    schema: url('redis:', 'rediss:')
      .transform((v) => new Secret(v))
      .optional(),
    expected: 'a Redis connection URL',
    example: 'redis://127.0.0.1:6379',
    secret: true,
  }),
  DIGITALOCEAN_API_TOKEN: variable({
    schema: secret(1).optional(),
    expected: 'a DigitalOcean API token',
    example: 'dop_v1_0123abcd...',
    secret: true,
  }),
  DIGITALOCEAN_API_URL: variable({
    schema: url('http:', 'https:').default('https://api.digitalocean.com'),
    expected: 'the base URL of the DigitalOcean API',
    example: 'https://api.digitalocean.com',
  }),
  CONTROL_PLANE_URL: variable({
    schema: url('http:', 'https:').default('http://127.0.0.1:3000'),
    expected: 'the URL at which sidecars reach the control plane',
    example: 'https://control-plane.example.com',
  }),
  PORT: variable({schema: port.default(3000), expected: 'a TCP port from 0 to 65535', example: '3000'}),
  HOST: variable({schema: z.string().min(1).default('127.0.0.1'), expected: 'an address to listen on', example: '127.0.0.1'}),
  GENESIS_FLEET_KEY: variable({
    schema: secret(32).optional(),
    expected: 'a secret of at least 32 characters',
    example: 'the output of: openssl rand -base64 48',
    secret: true,
  }),
  GENESIS_ADMIN_TOKEN: variable({
    schema: secret(16).optional(),
    expected: 'a secret of at least 16 characters',
    example: 'the output of: openssl rand -base64 32',
    secret: true,
  }),
  GENESIS_HOME: variable({schema: z.string().min(1).default('.genesis'), expected: 'a folder for local state', example: '.genesis'}),
  GENESIS_QUEUE_PREFIX: variable({
    schema: z
      .string()
      .regex(/^\{[a-z0-9_-]{1,40}\}$/)
      .default('{genesis}'),
    expected: 'a name in braces, so that a Redis Cluster keeps all queue keys in one slot',
    example: '{genesis}',
  }),
  ALERT_WEBHOOK_URL: variable({
    schema: url('http:', 'https:')
      .transform((v) => new Secret(v))
      .optional(),
    expected: 'a webhook URL',
    example: 'https://hooks.example.com/services/T000/B000',
    secret: true,
  }),
  PAGERDUTY_ROUTING_KEY: variable({
    schema: secret(20).optional(),
    expected: 'a PagerDuty Events v2 routing key',
    example: '0123456789abcdef0123456789abcdef',
    secret: true,
  }),
  PAGERDUTY_URL: variable({
    schema: url('http:', 'https:').default('https://events.pagerduty.com'),
    expected: "the base URL of PagerDuty's Events API",
    example: 'https://events.eu.pagerduty.com',
  }),
  ALERT_PING_URL: variable({
    schema: url('http:', 'https:')
      .transform((v) => new Secret(v))
      .optional(),
    expected: 'a URL that is asked for after each complete cycle of alerts',
    example: 'https://ping.example.com/0123abcd',
    secret: true,
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: variable({
    schema: url('http:', 'https:').optional(),
    expected: 'the URL of an OpenTelemetry collector; without it nothing is traced',
    example: 'http://127.0.0.1:4318',
  }),
  LOG_LEVEL: variable({
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    expected: 'one of trace, debug, info, warn, error, fatal, silent',
    example: 'info',
  }),
} as const

export type VariableName = keyof typeof environment
export type Environment = {[K in VariableName]: z.output<(typeof environment)[K]['schema']>}
