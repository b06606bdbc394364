import type { Chapter, Figure } from './figure.ts'

export interface Measured {
  chapter: Pick<Chapter, 'name' | 'title'>
  figures: Figure[]
}

/** All figures as one table by chapter, with whether each goal was met. */
export function tableOf(measured: Measured[]): string {
  const rows = measured.flatMap(({ figures }) =>
    figures.map(({ name, value, unit }) => [name, shown(value), unit]),
  )
  const widths = [0, 1, 2].map((i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  return measured
    .flatMap(({ chapter, figures }) => [
      '',
      `${chapter.title} (npm run bench -- ${chapter.name})`,
      ...figures.map((figure) => `  ${lineOf(figure, widths)}`.trimEnd()),
    ])
    .join('\n')
}

/** The number of goals, and of missed ones. */
export function summaryOf(measured: Measured[]): string {
  const goals = measured.flatMap(({ figures }) => figures.flatMap(({ goal }) => goal ?? []))
  const missed = goals.filter(({ met }) => !met).length
  return `${goals.length - missed} of ${goals.length} goals met`
}

function lineOf(
  { name, value, unit, goal }: Figure,
  [nameWidth = 0, valueWidth = 0, unitWidth = 0]: number[],
): string {
  const verdict = goal ? `${goal.met ? '✓' : '✗'} ${goal.text}` : ''
  return `${name.padEnd(nameWidth)}  ${shown(value).padStart(valueWidth)} ${unit.padEnd(unitWidth)}  ${verdict}`
}

/** Three significant digits, or all digits of a larger integer. */
function shown(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}
