-- How a table is laid out on a page: the widths of its columns, and the parts that it is split into.

local columns = {}

local CELL_PADDING = 12 -- points left and right of a cell together
local SLACK = 0.6 -- ems by which a font may be wider than reckoned here
local LATIN = 0.58 -- ems of a digit or letter
local HEAD = 4.2 -- ems of a column head before it is broken
local STEP = 0.5 -- ems by which a column is widened
local SHORT = 11.5 -- ems of a text that is not broken: a date or a document number
local NARROW = 8 -- ems that a column of running text has at least
local LONGEST_NUMBER = 20 * LATIN + SLACK -- ems; style.typ breaks longer ones
local LONGEST_WORD = 12 * LATIN + SLACK -- the same for words

-- In ems: a Hanzi is one wide, a digit a little over half, and a quarter stands between the two.
-- The second width is that of the longest word.
local function width(content)
  local longest, line, word, longest_word, before = 0, 0, 0, 0, nil
  for _, code in utf8.codes(type(content) == 'string' and content or pandoc.utils.stringify(content)) do
    local hanzi = code >= 0x2E80
    local gap = before ~= nil and before ~= hanzi and 0.25 or 0
    line = code == 10 and 0 or line + (hanzi and 1 or LATIN) + gap
    word = (hanzi or code == 10 or code == 32) and 0 or word + LATIN
    before = code ~= 10 and hanzi or nil
    longest, longest_word = math.max(longest, line), math.max(longest_word, word)
  end
  return longest, longest_word
end

-- The widths that a table's columns have by nature, and the least that they can do with: running
-- text and heads may be broken, short texts, words and numbers may not.
local function column_widths(columns, rows)
  local natural, least = {}, {}
  for i, column in ipairs(columns) do
    local widest = 0
    for _, row in ipairs(rows) do
      widest = math.max(widest, row[i] and width(row[i]) + SLACK or 0)
    end
    local label, word = width(column.label)
    local head = math.max(math.min(label + SLACK, HEAD), math.min(word + SLACK, LONGEST_WORD))
    local unbroken = math.min(widest, LONGEST_NUMBER)
    if column.align == 'left' and widest > SHORT then unbroken = NARROW end
    natural[i] = math.max(2, widest, head)
    least[i] = math.max(2, unbroken, head)
  end
  return natural, least
end

local function sum(numbers)
  local result = 0
  for _, number in ipairs(numbers) do result = result + number end
  return result
end

local function points(widths, size)
  return sum(widths) * size + CELL_PADDING * #widths
end

-- The largest type in which columns of these widths stand side by side in a room.
local function fitting_size(widths, page, room)
  for _, size in ipairs(page.sizes) do
    if points(widths, size) <= room then return size end
  end
end

local function chosen(widths, numbers)
  local result = {}
  for _, number in ipairs(numbers) do table.insert(result, widths[number]) end
  return result
end

-- The columns of each part of a table that is split: the first stands in all, the others are
-- shared out evenly.
local function parts_of(least, page)
  local function filled(most)
    local parts = { { 1 } }
    for i = 2, #least do
      local part = parts[#parts]
      local wider = pandoc.List(part) .. { i }
      if #part > most or #part > 1 and points(chosen(least, wider), page.of_parts) > page.upright then
        part = { 1 }
        table.insert(parts, part)
      end
      table.insert(part, i)
    end
    return parts
  end
  local parts = filled(#least)
  local even = filled(math.ceil((#least - 1) / #parts))
  return #even == #parts and even or parts
end

local function every(widths)
  local numbers = {}
  for i = 1, #widths do numbers[i] = i end
  return numbers
end

-- A table stands upright if it can, else on a page turned for it, else it is split.
local function layout(least, page, may_be_turned)
  local all = every(least)
  local size = fitting_size(least, page, page.upright)
  if size then return { size = size, room = page.upright, turned = false, parts = { all } } end
  size = page.turned and may_be_turned and fitting_size(least, page, page.turned)
  if size then return { size = size, room = page.turned, turned = true, parts = { all } } end
  return { size = page.of_parts, room = page.upright, turned = false, parts = parts_of(least, page) }
end

-- About how many lines the rows take in columns of these widths.
local function height(cells, widths)
  local lines = 0
  for _, row in ipairs(cells) do
    local most = 1
    for i, cell in ipairs(row) do
      -- A line that is begun counts half, so that widths between two numbers of lines differ.
      local part = cell / widths[i]
      most = math.max(most, (part + math.ceil(part)) / 2)
    end
    lines = lines + most
  end
  return lines
end

-- What room is left goes, bit by bit, to the column that makes the table shortest.
local function widened(natural, least, cells, size, room)
  local widths = { table.unpack(least) }
  for _ = 1, math.floor((room - points(least, size)) / size / STEP) do
    local best, shortest
    for i, width_now in ipairs(widths) do
      if width_now < natural[i] then
        widths[i] = width_now + STEP
        local reached = height(cells, widths)
        local lacks_more = best and natural[i] - width_now > natural[best] - widths[best]
        if not best or reached < shortest or reached == shortest and lacks_more then
          best, shortest = i, reached
        end
        widths[i] = width_now
      end
    end
    if not best then break end
    widths[best] = widths[best] + STEP
  end
  return widths
end

local function cell_widths(rows, numbers)
  local cells = {}
  for n, row in ipairs(rows) do
    cells[n] = {}
    for i, number in ipairs(numbers) do cells[n][i] = row[number] and width(row[number]) or 0 end
  end
  return cells
end

-- The cells of a row in these columns, those left out that another one covers. Where they are not all
-- columns, no cell reaches into the next one.
local function cells_of(number, row, spans, numbers, all)
  local cells = pandoc.List {}
  for _, column in ipairs(numbers) do
    local at = number .. ',' .. column
    local span, covered = spans.of[at] or { rows = 1, columns = 1 }, spans.covered[at]
    if not covered or not all and covered == 'beside' then
      cells:insert { content = row[column] or '', rows = span.rows, columns = all and span.columns or 1 }
    end
  end
  return cells
end

-- How a table stands on a page. `page` is in points: `sizes` of type, the largest first, that of a table
-- which is split (`of_parts`), and its width `upright` and, if it may be, `turned`. Each part has the
-- `numbers` of its columns, their `widths` in points, its cells in `head` and `rows`, and about how
-- many `lines` it takes. A part has no head of its own, since cells of the whole head may reach beyond it.
function columns.plan(record, page)
  local natural, least = column_widths(record.columns, record.rows)
  local plan = layout(least, page, not record.nested)
  local parts = pandoc.List {}
  for _, numbers in ipairs(plan.parts) do
    local all = #numbers == #record.columns
    local cells = cell_widths(record.rows, numbers)
    local widths = widened(chosen(natural, numbers), chosen(least, numbers), cells, plan.size, plan.room)
    local head, rows = pandoc.List {}, pandoc.List {}
    for number, row in ipairs(all and record.head or {}) do
      head:insert(cells_of(number, row, record.head_spans, numbers, all))
    end
    for number, row in ipairs(record.rows) do rows:insert(cells_of(number, row, record.spans, numbers, all)) end
    parts:insert {
      numbers = numbers, head = head, rows = rows, lines = height(cells, widths),
      widths = pandoc.List(widths):map(function(width_now) return width_now * plan.size + CELL_PADDING end),
    }
  end
  return { size = plan.size, turned = plan.turned, parts = parts }
end

return columns
