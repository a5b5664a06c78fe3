import type {Secret} from '../../config/secret.ts'
import type {Notification} from '../../health/alerts/notification.ts'
import type {AlertSink} from '../../health/alerts/ports.ts'
import {postJson} from './post-json.ts'

/** Slack's own limits: https://docs.slack.dev/reference/block-kit/blocks */
const maxTitleLength = 150
const maxTextLength = 2900

const colours = {critical: '#c62828', warning: '#f9a825', info: '#1565c0', over: '#2e7d32'} as const
const words: Record<Notification['kind'], string> = {
  firing: 'FIRING',
  update: 'CHANGED',
  escalation: 'STILL FIRING',
  acknowledged: 'SILENCED',
  resolved: 'OVER',
}

/** Posts messages in the shape that Slack's incoming webhooks take, as Mattermost and others do too. */
export function webhookSink(url: Secret, fleet: string): AlertSink {
  return {
    name: 'webhook',
    send: (notification, deliveryId, abort) =>
      postJson({
        sink: 'webhook',
        address: url.reveal(),
        body: slackMessage(notification, fleet),
        // The same when a message goes out twice, so that a receiver can tell.
        headers: {'x-genesis-delivery': deliveryId, 'x-genesis-alert': `${fleet}/${notification.groupKey}`},
        abort,
      }),
  }
}

function slackMessage(notification: Notification, fleet: string): object {
  const {kind, severity, title, lines, hint, playbook, rule, groupKey} = notification
  const head = `${words[kind]} ${severity}: ${title}`
  const details = [
    ...(lines.length > 1 ? lines.map((line) => `• ${line}`) : []),
    ...(hint === '' ? [] : [`What to do: ${hint}`]),
    ...(playbook === null ? [] : [`Playbook: genesis migrate ${playbook}`]),
  ]
  const section = details.length === 0 ? [] : [{type: 'section', text: {type: 'mrkdwn', text: slackText(details.join('\n').slice(0, maxTextLength))}}]
  return {
    text: slackText(head.slice(0, maxTextLength)),
    blocks: [{type: 'header', text: {type: 'plain_text', text: head.slice(0, maxTitleLength), emoji: false}}],
    attachments: [
      {
        color: kind === 'resolved' ? colours.over : colours[severity],
        blocks: [...section, {type: 'context', elements: [{type: 'mrkdwn', text: slackText(`${fleet} · ${rule} · ${groupKey}`)}]}],
      },
    ],
  }
}

/** The three characters that mean something in Slack's text. */
function slackText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
