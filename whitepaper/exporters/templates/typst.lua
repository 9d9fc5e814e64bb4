-- How figures, tables and lists are written in Typst: calls of the functions in `style.typ`.

local typst = {}

local TEXT_WIDTH = 156 / 25.4 * 72 -- points; style.typ sets the same type area
local SIZES = { 9, 8.5, 8, 7.5, 7 }
local WHOLE = 24 -- lines of a table that is not broken over pages
local CELL_PADDING = 12 -- points left and right of a cell together
local SLACK = 0.6 -- ems by which a font may be wider than reckoned here
local HEAD = 4.2 -- ems of a column head before it is broken
local NARROW = 11.5 -- ems that a column of running text has at least: a date or a document number

function typst.quote(text)
  return '"' .. tostring(text):gsub('\\', '\\\\'):gsub('"', '\\"'):gsub('\n', '\\n') .. '"'
end

local quote = typst.quote
local OPTIONS = pandoc.WriterOptions { wrap_text = 'none' }

local function text(content)
  if type(content) == 'string' then return quote(content) end
  if #content == 0 then return 'none' end
  local written = pandoc.write(pandoc.Pandoc { pandoc.Plain(content) }, 'typst', OPTIONS)
  return '[' .. written:gsub('%s+$', '') .. ']'
end

local function tuple(items)
  if #items == 0 then return '()' end
  return '(' .. table.concat(items, ', ') .. ',)'
end

local function call(name, arguments)
  local lines = {}
  for _, argument in ipairs(arguments) do
    table.insert(lines, '  ' .. argument[1] .. ': ' .. argument[2] .. ',')
  end
  return pandoc.RawBlock('typst', '#' .. name .. '(\n' .. table.concat(lines, '\n') .. '\n)')
end

local function optional(value)
  return value and value ~= '' and quote(value) or 'none'
end

function typst.figure(record)
  return call('wp-figure', {
    { 'id', optional(record.id) }, { 'number', optional(record.number) }, { 'file', quote(record.file) },
    { 'alt', quote(record.alt) }, { 'title', text(record.caption) }, { 'subtitle', text(record.subtitle) },
    { 'note', text(record.note) }, { 'source', text(record.source_line) },
  })
end

-- In ems: a Hanzi is one wide, a digit a little over half, and a quarter stands between the two.
local function width(content)
  local longest, line, before = 0, 0, nil
  for _, code in utf8.codes(type(content) == 'string' and content or pandoc.utils.stringify(content)) do
    local hanzi = code >= 0x2E80
    local gap = before ~= nil and before ~= hanzi and 0.25 or 0
    line = code == 10 and 0 or line + (hanzi and 1 or 0.58) + gap
    before = code ~= 10 and hanzi or nil
    longest = math.max(longest, line)
  end
  return longest
end

-- The widths that a table's columns have by nature, and the least that they can do with: running
-- text and heads may be broken, numbers may not.
local function column_widths(record)
  local natural, least = {}, {}
  for i, column in ipairs(record.columns) do
    local widest = 0
    for _, row in ipairs(record.rows) do
      widest = math.max(widest, row[i] and width(row[i]) + SLACK or 0)
    end
    local head = math.min(width(column.label) + SLACK, HEAD)
    natural[i] = math.max(2, widest, head)
    least[i] = math.max(2, column.align == 'left' and math.min(widest, NARROW) or widest, head)
  end
  return natural, least
end

local function sum(numbers)
  local result = 0
  for _, number in ipairs(numbers) do result = result + number end
  return result
end

-- The largest type in which the columns have at least their least widths; what room is left goes
-- to the columns in proportion to what they lack.
local function layout(record)
  local natural, least = column_widths(record)
  local chosen, room
  for _, size in ipairs(SIZES) do
    chosen, room = size, (TEXT_WIDTH - CELL_PADDING * #least) / size - sum(least)
    if room >= 0 then break end
  end
  local lacking = sum(natural) - sum(least)
  local share = lacking > 0 and math.max(0, math.min(1, room / lacking)) or 0
  local widths = {}
  for i = 1, #least do widths[i] = least[i] + share * (natural[i] - least[i]) end
  return widths, chosen
end

local function line_count(record, widths)
  local lines = 0
  for _, row in ipairs(record.rows) do
    local most = 1
    for i, content in ipairs(row) do
      most = math.max(most, math.ceil(width(content) / widths[i]))
    end
    lines = lines + most
  end
  return lines
end

-- The cells of a row, those left out that another one covers.
local function cells_of(number, row, spans)
  local cells = {}
  for i, content in ipairs(row) do
    local at = number .. ',' .. i
    local span = spans.of[at]
    if span then
      table.insert(cells, 'table.cell(rowspan: ' .. span.rows .. ', colspan: ' .. span.columns
        .. (span.columns > 1 and ', align: center' or '') .. ', ' .. text(content) .. ')')
    elseif not spans.covered[at] then
      table.insert(cells, text(content))
    end
  end
  return cells
end

function typst.table(record)
  local widths, size = layout(record)
  local columns, rows = {}, {}
  for i, column in ipairs(record.columns) do
    local share = widths[i] * size + CELL_PADDING
    table.insert(columns, '(label: ' .. text(column.label) .. ', align: ' .. column.align
      .. ', share: ' .. string.format('%.1f', share) .. 'fr)')
  end
  for number, row in ipairs(record.rows) do
    table.insert(rows, '\n    ' .. tuple(cells_of(number, row, record.spans)))
  end
  local head = {}
  for number, row in ipairs(record.head) do
    for _, cell in ipairs(cells_of(number, row, record.head_spans)) do table.insert(head, cell) end
  end
  -- A table that fits on a page stays whole.
  local whole = line_count(record, widths) <= WHOLE and 'true' or 'false'
  return call('wp-table', {
    { 'id', optional(record.id) }, { 'number', optional(record.number) }, { 'title', text(record.caption) },
    { 'unit', optional(record.unit) }, { 'size', size .. 'pt' }, { 'whole', whole }, { 'columns', tuple(columns) },
    { 'head', #head > 0 and tuple(head) or 'none' }, { 'rows', tuple(rows) }, { 'note', text(record.note) }, { 'source', text(record.source_line) },
  })
end

function typst.key_figures(record)
  local items = {}
  for _, item in ipairs(record.items) do
    table.insert(items, '(label: ' .. quote(item.label) .. ', value: ' .. quote(item.value)
      .. ', note: ' .. text(item.note) .. ', citation: ' .. text(item.citation) .. ')')
  end
  return call('wp-key-figures', { { 'items', tuple(items) } })
end

local function with_link(citation, url)
  if url == nil or url == '' or type(url) ~= 'string' then return quote(citation) end
  local link = '#link(' .. quote(url) .. ')[#' .. quote(url) .. ']'
  local first, last = citation:find(url, 1, true)
  if not first then return '[#' .. quote(citation .. ' ') .. link .. ']' end
  return '[#' .. quote(citation:sub(1, first - 1)) .. link .. '#' .. quote(citation:sub(last + 1)) .. ']'
end

function typst.sources(record)
  local items = {}
  for _, source in ipairs(record.items) do
    table.insert(items, '\n    ' .. with_link(source.citation, source.url))
  end
  return call('wp-sources', { { 'items', tuple(items) } })
end

function typst.image(image)
  local alt = image.attributes.alt or pandoc.utils.stringify(image.caption)
  return pandoc.RawInline('typst', '#box(image(' .. quote(image.src) .. ', alt: ' .. quote(alt) .. '))')
end

-- style.typ makes its lists of figures and tables itself: only it knows the pages.
function typst.list_of()
  return true
end

function typst.span(span)
  return span.content
end

return typst
