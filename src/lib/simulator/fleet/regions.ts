export interface Region {
  readonly slug: string
  readonly name: string
}

export const REGIONS: readonly Region[] = [
  {slug: 'nyc1', name: 'New York 1'},
  {slug: 'nyc3', name: 'New York 3'},
  {slug: 'sfo3', name: 'San Francisco 3'},
  {slug: 'ams3', name: 'Amsterdam 3'},
  {slug: 'fra1', name: 'Frankfurt 1'},
  {slug: 'lon1', name: 'London 1'},
  {slug: 'sgp1', name: 'Singapore 1'},
  {slug: 'tor1', name: 'Toronto 1'},
  {slug: 'blr1', name: 'Bangalore 1'},
  {slug: 'syd1', name: 'Sydney 1'},
]
