import {Validator} from '@seriousme/openapi-schema-validator'
import {describe, expect, it} from 'vitest'
import * as z from 'zod'

import {findStale} from '../../../scripts/generated-file.ts'
import {makeOpenApi} from '../../../scripts/openapi.ts'
import {openApiDocument} from '../../../src/lib/admin-api/openapi-document.ts'
import {ROUTE_GROUPS, route} from '../../../src/lib/admin-api/route.ts'
import {adminRoutes} from '../../../src/lib/admin-api/routes.ts'
import {metrics} from '../../../src/lib/metrics/catalog.ts'
import {OpenApiSpec} from '../../harness/openapi.ts'

describe('the OpenAPI document', () => {
  it('in docs is that of the routes, and valid', async () => {
    expect(await findStale(makeOpenApi())).toEqual([])
    expect(await new Validator().validate(openApiDocument(adminRoutes))).toEqual({valid: true})
  })

  it('is made of each part of a route', () => {
    const shape = z.object({id: z.string()}).meta({id: 'ThingOfThisTest'})
    const paths = openApiDocument({
      changeThing: route({
        method: 'POST',
        path: '/things/{thing}',
        group: 'server',
        summary: 'Changes it.',
        params: z.strictObject({thing: z.string().max(5)}),
        query: z.strictObject({dry: z.enum(['yes', 'no']).optional().describe('Only looks.')}),
        body: z.strictObject({size: z.int().default(1)}),
        changes: 'thing',
        answer: z.object({things: z.array(shape)}),
      }),
    }).paths as Record<string, Record<string, object>>
    expect(paths['/v1/admin/things/{thing}']?.post).toMatchObject({
      operationId: 'changeThing',
      parameters: [
        {name: 'thing', in: 'path', required: true, schema: {type: 'string', maxLength: 5}},
        {name: 'dry', in: 'query', required: false, description: 'Only looks.'},
        {name: 'x-genesis-actor', in: 'header'},
      ],
      requestBody: {content: {'application/json': {schema: {properties: {size: {type: 'integer', default: 1}}}}}},
      responses: {200: {content: {'application/json': {schema: {properties: {things: {items: {$ref: '#/components/schemas/ThingOfThisTest'}}}}}}}},
    })
  })

  it('lets no answer pass that is not as described', () => {
    const spec = new OpenApiSpec(openApiDocument(adminRoutes))
    const check = (body: unknown, status = 200): string[] =>
      spec.checkResponse({method: 'GET', path: '/v1/admin/tenants', status, headers: new Headers({'content-type': 'application/json'}), body})
    expect(check({total: 0, tenants: []})).toEqual([])
    expect(check({total: 0, tenants: [{id: 'acme'}]})).not.toEqual([])
    expect(check({total: 0, tenants: [], secret: 'x'})).not.toEqual([])
    expect(check({error: {code: 'GEN_X', message: 'x', hint: 'x', exitCode: 2}}, 404)).toEqual([])
    expect(check({error: 'there is nothing here'}, 404)).not.toEqual([])
    expect(check({}, 418)).not.toEqual([])
  })
})

describe('the routes', () => {
  it('of each group can be counted', () => {
    expect(metrics.genesis_admin_requests_total.labels.group).toEqual(ROUTE_GROUPS)
  })

  it('that change something say what, by a parameter or a member that they take', () => {
    const changes = Object.values(adminRoutes).filter(({changes: subject}) => subject !== undefined)
    expect(changes.length).toBeGreaterThan(5)
    for (const {changes: subject = '', params, body} of changes) expect({...params.shape, ...body.shape}).toHaveProperty(subject)
    for (const {method, changes: subject} of Object.values(adminRoutes)) if (subject !== undefined) expect(method).not.toBe('GET')
  })
})
