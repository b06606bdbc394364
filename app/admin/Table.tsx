import type { ReactNode } from 'react'
import styles from './admin.module.css'

type Props = {
  head: string[]
  rows: ReactNode[][]
  /** Of words, not of numbers. On a narrow screen, each row is a block, in which every cell has its name beside it. */
  words?: boolean
}

/** The first cell of a row is its heading. */
export function Table({ head, rows, words = false }: Props): ReactNode {
  return (
    <div className={styles.scroll}>
      <table className={words ? `${styles.table} ${styles.words}` : styles.table}>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells], row) => (
            <tr key={row}>
              <th scope="row" data-name={head[0]}>
                {name}
              </th>
              {cells.map((cell, i) => (
                <td key={head[i + 1]} data-name={head[i + 1]}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
