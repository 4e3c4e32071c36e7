SELECT count(*), count(DISTINCT inquiry_id)
FROM (SELECT inquiry_id FROM ($units) AS u LIMIT %(most)s) AS counted
