import type { Chapter, Figure } from './figure.ts'

export interface Measured {
  chapter: Pick<Chapter, 'name' | 'title'>
  figures: Figure[]
}

/** All figures as one table by chapter, with whether each goal was met. */
export function tableOf(measured: Measured[]): string {
  const rows = measured.flatMap(({ figures }) => figures.map(cellsOf))
  const widths = [0, 1, 2, 3].map((i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
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

function lineOf(figure: Figure, widths: number[]): string {
  const [name = '', value = '', ...others] = cellsOf(figure)
  const padded = others.map((cell, i) => cell.padEnd(widths[i + 2] ?? 0))
  const verdict = figure.goal ? `${figure.goal.met ? '✓' : '✗'} ${figure.goal.text}` : ''
  return [name.padEnd(widths[0] ?? 0), value.padStart(widths[1] ?? 0), ...padded, verdict].join('  ')
}

function cellsOf({ name, value, unit, spread }: Figure): string[] {
  return [name, shown(value), unit, spread ? `${shown(spread[0])} to ${shown(spread[1])}` : '']
}

/** Three significant digits, or all digits of a larger integer. */
function shown(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}
