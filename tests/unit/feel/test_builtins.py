"""The examples that the standard itself gives for its functions, and their neighbours.

Each line is an expression that must be true; after `~` stands one that must be null.
"""

from __future__ import annotations

import pytest

from engine.feel import compile_expression

_CONVERSIONS = """
date("2012-12-25") - date("2012-12-24") = duration("P1D")
date(date and time("2012-12-25T11:00:00Z")) = date("2012-12-25")
date(2012, 12, 25) = date("2012-12-25")
date and time("2012-12-24T23:59:00") = date and time(date("2012-12-24"), time("23:59:00"))
date and time(date("2012-12-24"), time("T23:59:00")) = null
date and time(2012, 12, 24, 23, 59, 0) = date and time("2012-12-24T23:59:00")
date and time(2012, 12, 24, 23, 59, 0, @"-PT5H") = date and time("2012-12-24T23:59:00-05:00")
string(date and time(2012, 12, 24, 3, 9, 0, "America/Lima")) = "2012-12-24T03:09:00@America/Lima"
date and time("2012-12-24T24:00:00") = date and time("2012-12-25T00:00:00")
time("23:59:00z") + duration("PT2M") = time("00:01:00@Etc/UTC")
time(23, 59, 0, duration("-PT5H")) = time("23:59:00-05:00")
time(23, 59, 0) = time("23:59:00")
time(date and time("2012-12-25T11:00:00Z")) = time("11:00:00Z")
time(date("2012-12-25")) = time("00:00:00Z")
time(time("10:00:00")) = time("10:00:00")
number("1 000,0", " ", ",") = number("1,000.0", ",", ".")
number("1,000.5", ",") = 1000.5
number("-.5") = -0.5
number(5) = 5
string(1.1) = "1.1"
string(null) = null
string(date("2012-12-25")) = "2012-12-25"
string(-@"PT1H30M0.5S") = "-PT1H30M0.5S"
string(@"P0D") = "PT0S"
string(@"P0M") = "P0M"
string([1..3)) = "[1..3)"
string((< 5)) = "<5"
string((>= @"2020-01-01")) = ">=2020-01-01"
string([null, sum, "a\\"b", {a: true}]) = "[null, function, \\"a\\\\\\"b\\", {a: true}]"
@"10:30:00@Etc/UTC" = time("10:30:00Z") and @"10:30:00@Etc/UTC".timezone = "Etc/UTC"
string(@"10:00:00+05:30") = "10:00:00+05:30"
string(@"10:00:00-05:00:30") = "10:00:00-05:00:30"
date and time("2012-12-24T23:59:00") - date and time("2012-12-22T03:45:00") = duration("P2DT20H14M")
duration("P2Y2M") = duration("P26M")
duration(@"P1D") = @"P1D"
years and months duration(date("2011-12-22"), date("2013-08-24")) = duration("P1Y8M")
~date("2012-12-25T10:00:00")
~date(2017, 2, 29)
~time(25, 0, 0)
~time(10, 0, 0, @"PT19H")
~time("10:00:00+19:00")
~duration("P")
~duration("P1Y1D")
~duration("P99999999999D")
~number("1.000,5", ".", ".")
~number("x")
~number("1", "x", ".")
~date and time(2012, 2, 30, 0, 0, 0)
~date and time(2012, 2, 3, 0, 0, 0, "Marte/Norte")
"""
_TEMPORAL = """
day of year(date(2019, 9, 17)) = 260
day of week(date(2019, 9, 17)) = "Tuesday"
month of year(date(2019, 9, 17)) = "September"
week of year(date(2019, 9, 17)) = 38
week of year(date(2003, 12, 29)) = 1
week of year(date(2005, 1, 1)) = 53
date("-0044-03-15").year = -44
date("99999-12-31").weekday = date("99999-12-31").weekday
date("99999-12-31") > date("2020-01-01")
date and time("-0044-03-15T12:00:00").hour = 12
date(date and time("-0044-03-15T12:00:00")) = date("-0044-03-15")
string(time(date and time("-0044-03-15T12:00:00"))) = "12:00:00"
date and time("-0044-03-15T12:00:00") < date and time("2020-01-01T00:00:00")
string(date and time(12020, 1, 2, 3, 4, 5, "Etc/UTC")) = "12020-01-02T03:04:05@Etc/UTC"
day of week(date("12020-01-01")) = day of week(date("2020-01-01"))
@"2020-02-29" + @"P1Y" = @"2021-02-28"
@"2020-03-31" - @"P1M" = @"2020-02-29"
@"P1D" + @"2020-02-28" = @"2020-02-29"
@"2020-01-01" + @"PT36H" = @"2020-01-02"
@"2020-03-08T01:30:00@America/New_York" + @"PT1H" = @"2020-03-08T03:30:00@America/New_York"
@"2020-03-08T03:30:00@America/New_York" - @"2020-03-08T01:30:00@America/New_York" = @"PT1H"
@"2020-01-02T00:00:00Z" - @"2020-01-01" = @"P1D"
@"10:00:00" - @"PT11H" = @"23:00:00"
@"10:00:00" - @"08:30:00" = @"PT1H30M"
@"PT1H" + @"PT30M" = @"PT90M"
@"P1Y" - @"P1M" = @"P11M"
@"P1D" * 2 = @"P2D"
2 * @"P1Y" = @"P2Y"
@"P1D" / 2 = @"PT12H"
@"P1Y" / @"P1M" = 12
@"P1D" / @"PT1H" = 24
abs(@"-PT5H") = @"PT5H"
abs(@"-P5M") = @"P5M"
-@"P1D" = @"-P1D"
@"-P1DT2H3M4.5S".seconds = -4.5
@"-P1Y2M".months = -2
@"P1Y2M".years = 1
@"10:00:00.250".second = 0.25
@"2020-01-01T10:00:00@America/Bogota".timezone = "America/Bogota"
@"2020-01-01T10:00:00-05:00".time offset = @"-PT5H"
@"2020-01-01T10:00:00" < @"2020-01-01T11:00:00"
@"10:00:00Z" < @"10:00:00-05:00"
~@"2020-01-01T10:00:00" < @"2020-01-01T11:00:00Z"
~@"2020-01-01T10:00:00Z" - @"2020-01-01T10:00:00"
~@"10:00:00Z" - @"10:00:00"
@"10:00:00.123456789" > @"10:00:00.123456" and @"10:00:00.123456789" != @"10:00:00.123456"
@"2020-01-01T10:00:00.000000002" > @"2020-01-01T10:00:00.000000001"
@"2020-01-01T10:00:00.000000002" = @"2020-01-01T10:00:00.000000002"
~@"9999-12-31" + @"P1D"
~@"9999-12-31" + @"P1M"
~@"10:00:00" + @"P1M"
~@"P1Y" + @"P1D"
~@"P1D" * @"P1D"
~@"P1D" / 0
~@"P999999999D" + @"P1D"
~@"P999999999D" * 1000
~date("99999-12-31") + @"P1D"
~@"2020-01-01" + 1
~@"2020-01-01".hour
"""
_STRINGS = """
substring("foobar", 3) = "obar"
substring("foobar", 3, 3) = "oba"
substring("foobar", -2, 1) = "a"
substring("\\U01F40Eab", 2) = "ab"
string length("foo") = 3
string length("\\U01F40Eab") = 3
upper case("aBc4") = "ABC4"
lower case("aBc4") = "abc4"
substring before("foobar", "bar") = "foo"
substring before("foobar", "xyz") = ""
substring after("foobar", "ob") = "ar"
substring after("", "a") = ""
substring after("foo", "") = "foo"
contains("foobar", "of") = false
starts with("foobar", "fo") = true
ends with("foobar", "r") = true
matches("foobar", "^fo*b") = true
matches("FOO", "foo", "i") = true
matches("a.c", "a.c", "q") = true
matches("abc", "a.c", "q") = false
matches("a\\nc", "a.c", "s") = true
matches("Ñandú", "^\\\\p{Lu}\\\\p{L}+$") = true
matches("x", "[^\\\\d\\\\s]") = true
matches("x1_", "^\\\\i\\\\c+$") = true
matches("a-b", "^[a\\\\-]+b$") = true
matches("aaa", "^a{2,3}?$") = true
matches("aa", "^(?:a|b){2}$") = true
matches("abab", "^(ab)\\\\1$") = true
replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") = "[1=ab][2=]cd"
replace("a.b", ".", "-", "q") = "a-b"
replace("ab", "(a)(b)", "$2\\\\$$1") = "b$a"
split("John Doe", "\\\\s") = ["John", "Doe"]
split("a;b;c;;", ";") = ["a", "b", "c", "", ""]
string join(["a", "b", "c"], "_and_") = "a_and_b_and_c"
string join(["a", "b", "c"], "") = "abc"
string join(["a", "b", "c"], null) = "abc"
string join(["a"], "X") = "a"
string join(["a", null, "c"], "X") = "aXc"
string join([], "X") = ""
string join(["a", "b", "c"]) = "abc"
string join(["a", "b"], ",", "[", "]") = "[a,b]"
~matches("a", "a{2,1}")
~matches("a", "[b-a]")
~matches("a", "(a")
~matches("a", "a)")
~matches("a", "*a")
~matches("a", "\\\\p{Xx}")
~matches("a", "\\\\p{IsMarte}")
~matches("a", "\\\\q")
~matches("a", "[]")
~matches("a", "a{x}")
~replace("a", "a", "$x")
~replace("a", "a", "\\\\x")
~substring("foobar", 0)
~string join(["a", 1], "")
~upper case(1)
"""
_LISTS = """
list contains([1,2,3], 2) = true
count([1,2,3]) = 3
count([]) = 0
count([1,[2,3]]) = 2
~count(null)
~concatenate([1], null)
~union(null)
min([1,2,3]) = 1
min("a", "b") = "a"
max(@"2020-01-01", @"2021-01-01") = @"2021-01-01"
min([]) = null
sum([1,2,3]) = 6
sum([@"P1D", @"PT12H"]) = @"PT36H"
sum([]) = null
mean([1,2,3]) = 2
mean([@"P1D", @"P3D"]) = @"P2D"
mean([]) = null
all([true, false]) = false
all([]) = true
all([true, 0]) = null
any([false, true]) = true
any([]) = false
any([false, null, true]) = true
sublist([4,5,6], 1, 2) = [4,5]
sublist([4,5,6], -2) = [5,6]
append([1], 2, 3) = [1,2,3]
append([1], [2]) = [1,[2]]
concatenate([1,2],[3]) = [1,2,3]
insert before([1,3], 1, 2) = [2,1,3]
insert before([1,3], -1, 2) = [1,2,3]
remove([1,2,3], 2) = [1,3]
reverse([1,2,3]) = [3,2,1]
index of([1,2,3,2], 2) = [2,4]
union([1,2],[2,3]) = [1,2,3]
distinct values([1,2,3,2,1]) = [1,2,3]
flatten([[1,2],[[3]], 4]) = [1,2,3,4]
product([2,3,4]) = 24
product(2, 3, 4) = 24
median(8, 2, 5, 3, 4) = 4
median([6, 1, 2, 3]) = 2.5
median([]) = null
decimal(stddev(2, 4, 7, 5), 4) = 2.0817
stddev([47]) = null
mode(6, 3, 9, 6, 6) = [6]
mode([6, 1, 9, 6, 1]) = [1, 6]
mode([]) = []
list replace([2, 4, 7, 8], 3, 6) = [2, 4, 6, 8]
list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5) = [5, 5, 7, 8]
sort(list: [3,1,4,5,2], precedes: function(x,y) x < y) = [1,2,3,4,5]
sort(["b", "a"]) = ["a", "b"]
~sort([1, "a"])
~min(1, "a")
~sum([1, "a"])
~mode(["a"])
~list replace([1], function(item, newItem) 3, 5)
~insert before([1], 3, 2)
~remove([1], 0)
~sublist([1,2], 3)
~sublist([1,2], 1, 3)
"""
_NUMBERS = """
decimal(1/3, 2) = .33
decimal(1.5, 0) = 2
decimal(2.5, 0) = 2
decimal(1234, -2) = 1200
floor(1.5) = 1
floor(-1.56, 1) = -1.6
ceiling(1.5) = 2
ceiling(-1.56, 1) = -1.5
round up(5.5, 0) = 6
round down(-5.5, 0) = -5
round half up(-5.5, 0) = -6
round half down(5.5, 0) = 5
round half down(1.126, 2) = 1.13
abs(-10) = 10
modulo(12, 5) = 2
modulo(-12, 5) = 3
modulo(12, -5) = -3
modulo(-12, -5) = -2
modulo(10.1, 4.5) = 1.1
modulo(1E+40, 7) >= 0
sqrt(16) = 4
decimal(log(10), 8) = 2.30258509
decimal(exp(5), 6) = 148.413159
odd(5) = true
even(2) = true
even(1E+40) = true
1 + 2 * 3 ** 2 = 19
-2 ** 2 = 4
10 / 4 = 2.5
0.1 + 0.2 = 0.3
string(1E+3) = "1000"
string(1E-7) = "0.0000001"
~sqrt(-1)
~log(0)
~modulo(1, 0)
~round up(5.5, 6177)
~1 / 0
~0 ** -1
~1 + "a"
"""
_CONTEXTS = """
get value({key1: "value1"}, "key1") = "value1"
get value({key1: "value1"}, "x") = null
get value({a: {b: 1}}, ["a", "b"]) = 1
get value({a: 1}, ["a", "b"]) = null
get value({a: 1}, []) = null
get entries({key1: "v"})[1].key = "key1"
context([{key: "a", value: 1}, {key: "b", value: 2}]) = {a: 1, b: 2}
context put({x: 1}, "y", 2) = {x: 1, y: 2}
context put({x: 1}, ["y"], 2) = {x: 1, y: 2}
context put({x: 1, y: {a: 0}}, ["y", "a"], 2) = {x: 1, y: {a: 2}}
context merge([{x: 1}, {y: 2}]) = {x: 1, y: 2}
context merge([{x: 1}, {x: 2}]) = {x: 2}
not(true) = false
is(@"10:00:00Z", @"10:00:00+00:00")
is(1, null) = false
~context put({x: 1}, ["x", "y"], 2)
~context put({x: 1}, [], 2)
~context merge([1])
~context([{key: "a", value: 1}, {key: "a", value: 1}])
~{a: 1, a: 2}
~not("x")
"""
_RANGES = """
before(1, 10) and not(before(10, 1))
before(1, [1..10]) = false
before(1, (1..10]) and before(1, [5..10])
before([1..10], 10) = false
before([1..10), 10) and before([1..10], 15)
before([1..10], [15..20]) and before([1..10), [10..20]) and before([1..10], (10..20])
before([1..10], [10..20]) = false
after(10, 5) and after(12, [1..10]) and after(10, [1..10)) and after([11..20], 10)
after([11..20], [1..10]) and after((10..20], [1..10])
meets([1..5], [5..10]) and not(meets([1..5), [5..10])) and not(meets([1..5], [6..10]))
met by([5..10], [1..5]) and not(met by([5..10], [1..5)))
overlaps([1..5], [3..8]) and overlaps([3..8], [1..5]) and overlaps([1..8], [3..5])
overlaps([1..5], [6..8]) = false
overlaps([1..5], [5..8]) and not(overlaps([1..5], (5..8])) and not(overlaps([1..5), [5..8]))
overlaps before([1..5], [3..8]) and not(overlaps before([1..5], [6..8]))
overlaps before([1..5], [5..8]) and not(overlaps before([1..5), [5..8]))
overlaps before([1..5), (1..5]) and overlaps before([1..5], (1..5])
not(overlaps before([1..5], [1..5]))
overlaps after([3..8], [1..5]) and not(overlaps after([6..8], [1..5]))
overlaps after((1..5], [1..5)) and overlaps after((1..5], [1..5])
not(overlaps after([1..5], [1..5]))
finishes(10, [1..10]) and not(finishes(10, [1..10)))
finishes([5..10], [1..10]) and not(finishes([5..10), [1..10])) and finishes([1..10], [1..10])
finished by([1..10], 10) and finished by([1..10], [5..10]) and not(finished by([1..10], [5..10)))
includes([1..10], 5) and not(includes([1..10], 12)) and not(includes((1..10), 1))
includes([1..10], [4..6]) and includes([1..10], (1..10)) and not(includes((1..10], [1..5]))
during(5, [1..10]) and not(during(12, [1..10])) and during([4..6], [1..10])
starts(1, [1..10]) and not(starts(1, (1..10])) and starts([1..5], [1..10])
not(starts((1..5], [1..10]))
started by([1..10], 1) and started by([1..10], [1..5]) and not(started by([1..10], (1..5]))
coincides(5, 5) and coincides([1..5], [1..5]) and not(coincides((1..5), [1..5]))
range("[18..21)") = [18..21)
range("[2..)") = (>= 2)
range("(..2)") = (< 2)
range("[-1..@\\"2020\\"]") = null
range("[-2..-1]") = [-2..-1]
range("[\\"a\\"..\\"c\\"]") = ["a".."c"]
[1..3].start = 1 and [1..3).end included = false and (> 5).end = null
[1..3] = [1..3] and not([1..3] = [1..3))
(1..3) instance of range<number>
~before(1, "a")
~includes([1..10], "a")
~range("[2..]")
~range("[..2]")
range("]..2]") = (<= 2) and range("[2..[") = (>= 2)
~range("x")
~range("1")
~range("[2..1]")
~range("[a..b]")
~["a"..1]
~[null..null]
~1 in ["a".."b"]
"""
_SEMANTICS = """
[{x: 1}, {x: 2}].x = [1, 2]
[[{x: 1}], [{x: 2}, {y: 3}]].x = [[1], [2, null]]
10 in (? > 5) and "abc" in (starts with(?, "z"), matches(?, "b")) and not(3 in (? > 5, ? < 2))
6 in (? / 2 + 3) and not(7 in ([? - 1, ? + 1]))
[1, 2, 3, 4][item > 2] = [3, 4]
[{x: 1, y: 2}, {x: null, y: 3}][x < 2] = [{x: 1, y: 2}]
(for i in 0..4 return if i = 0 then 1 else i * partial[-1]) = [1, 1, 2, 6, 24]
(for i in [1..3) return i) = [1, 2]
(for i in 3..1 return i) = [3, 2, 1]
(for i in 1 return i) = [1]
(for d in @"2020-01-01"..@"2020-01-03" return d.day) = [1, 2, 3]
some i in [1, 2], j in [2, 3] satisfies i = j
every i in [1, 2] satisfies i > 0
1 in (1, 2) and 1 in [1, 2] and 5 in (> 3) and 5 in (!= 3, < 2) and 5 in (= 5)
[1, 2] in [[1, 2], [3]]
1 instance of number and not("a" instance of number) and not(null instance of number)
{a: 1} instance of context<a: number> and not({b: 1} instance of context<a: number>)
[1, "a"] instance of list<Any> and not([1, "a"] instance of list<number>)
(function(a: number) a) instance of function<number>->Any
not((function(a: string) a) instance of function<number>->Any)
sum instance of function<list<number>>->number
(function(a: number) a)("x") = null
(function(a: list<number>) a)(1) = [1]
(function(a: date and time) a)(@"2020-01-01") = @"2020-01-01T00:00:00Z"
(function(a, b) a - b)(b: 1, a: 3) = 2
{f: function(x) x * 2, r: f(4)}.r = 8
(if null then 1 else 2) = 2
(null = null) = true and (null != 1)
~1 = "1"
~true and null
~null > 3
~(function(a) a)(1, 2)
~(function(a) a)(b: 1)
~for i in 1.5..3 return i
~for i in "a".."c" return i
~for i in null return i
~for i in (> 5) return i
~some i in null satisfies i
~1 instance of nada
~{a: 1}.b
~[1, 2][3]
"""


# one statement a line, from the chapters that people use most
_LITERALS = """
1e3 = 1000 and .5 = 0.5 and - - 1 = 1
"\\u0041" = "A" and "\\ud83d\\udc0e" = "\\U01F40E"
string(@"11:59:45+02:45:55") = "11:59:45+02:45:55"
string(time(11, 59, 45, duration("-PT2H1M"))) = "11:59:45-02:01"
string(time("11:59:45-00:00")) = "11:59:45Z"
string(duration("P13M")) = "P1Y1M" and string(duration("PT36H")) = "P1DT12H"
string(date(-2021, 1, 1)) = "-2021-01-01" and string(date("999999999-12-31")) = "999999999-12-31"
~time("24:00:01")
~time("7:00:00")
~time("07:01")
~time("13:20:00+5:00")
~time("13:20:00+05:00@Etc/UTC")
~time("2012-12-24T10:00:00")
~time(24, 0, 0)
~duration("P1.5Y")
~duration("P-1D")
~duration("p1d")
~date("02021-01-01")
~date("2021-01-01Z")
~date(2020, null, 1)
"""
_LOGIC = """
(false and "x") = false and ("x" and false) = false and (null or true)
~true and "x"
~1 and 2
~false or null
(false = null) = false and (null = "x") = false
~true = 0
~[] = {}
~@"P1Y" = @"P365D"
~@"2018-12-08" = "2018-12-08"
not(@"10:30:00" = @"10:30:00Z")
@"2018-12-08T10:30:00Z" = @"2018-12-08T12:30:00+02:00"
1 in [2,3,1] and not(1 in [[1]]) and [1] in [[1], [2]] and 5 in [[1..10]] and 1 in 1
5 in ((> 3), (< 1)) and @"P1D" in [@"PT1H"..@"P2D"] and null in (1, null)
(= 10).start = 10 and (< 10).start = null and (< 10).start included = false
{} instance of context<> and [[1]] instance of list<list<number>> and null instance of Null
not(null instance of Any) and 1 instance of Any
(function() 1) instance of function<>->number
{make: function(n) function(x) x + n, r: make(2)(3)}.r = 5
{fact: function(n) if n <= 1 then 1 else n * fact(n - 1), r: fact(5)}.r = 120
(for i in [[1, 2], [3]], j in i return j) = [1, 2, 3]
(for i in -1..1 return i) = [-1, 0, 1] and (for i in (1..4) return i) = [2, 3]
[{a: 1, item: 3}][item = 3] = [{a: 1, item: 3}] and [1, 2][null] = [] and 1[1] = 1
~for i in 1.."a" return i
~for i in @"P1D"..@"P3D" return i
some x in [null, true] satisfies x
~every x in [null, true] satisfies x
(if "a" then 1 else 2) = 2
"""


def _lines(*blocks: str) -> list[str]:
    return [line for block in blocks for line in block.strip().splitlines()]


_ALL = _lines(
    _CONVERSIONS,
    _TEMPORAL,
    _STRINGS,
    _LISTS,
    _NUMBERS,
    _CONTEXTS,
    _RANGES,
    _SEMANTICS,
    _LITERALS,
    _LOGIC,
)


@pytest.mark.parametrize("line", _ALL)
def test_a_function_does_what_the_standard_says(line: str) -> None:
    value, reasons = compile_expression(line.removeprefix("~")).explain({})

    assert value is (None if line.startswith("~") else True), reasons
